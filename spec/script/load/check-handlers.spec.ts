import { expect } from "chai";
import { BuiltProgram } from "./built-program.js";
import { Workspace } from "./workspace.js";

describe("the type check of handlers", () => {
  let program: BuiltProgram;
  let workspace: Workspace;
  before(() => {
    program = new BuiltProgram(
      "export {};",
      `export interface ScriptContext { readonly log: (text: string) => void; }
       export interface HttpFlow { readonly response: object | null; }
       export interface TcpFlow { readonly messages: string[]; }
       export interface Script {
         readonly response?: (ctx: ScriptContext, flow: HttpFlow & { response: object }) => void | Promise<void>;
         readonly tcpend?: (ctx: ScriptContext, flow: TcpFlow) => void | Promise<void>;
         readonly done?: (ctx: ScriptContext) => void | Promise<void>;
       }`,
    );
    workspace = new Workspace();
  });
  after(() => {
    program.remove();
    workspace.remove();
  });

  function check(name: string, source: string): Promise<unknown> {
    workspace.write({ [name]: source });
    return program.run(
      `answer(await loader.checkScripts([${JSON.stringify(workspace.path(name))}]));`,
    );
  }

  it("finds nothing in handlers that take what their events give", async () => {
    const source = `
      import type { HttpFlow, ScriptContext } from "mitmts-dump";
      export async function response(ctx: ScriptContext, flow: HttpFlow): Promise<void> { ctx.log("a"); }
      export const tcpend = (): void => undefined;
      export const helper = 7;`;
    expect(await check("good.ts", source)).to.deep.equal([]);
  });

  it("finds handlers that want something else, and says why", async () => {
    const source = [
      'import type { ScriptContext, TcpFlow } from "mitmts-dump";',
      "export function response(ctx: ScriptContext, flow: TcpFlow): void {}",
      "export const tcpend = 7;",
    ].join("\n");
    const found = await check("bad.ts", source);
    expect(found).to.have.length(2);
    expect(found).to.have.nested.property("[0].line", 2);
    expect(found).to.have.nested.property("[0].column", 17);
    expect(found)
      .to.have.nested.property("[0].message")
      .that.matches(/^this cannot handle the event "response"\n/)
      .and.contains("Property 'messages' is missing");
    expect(found).to.have.nested.property("[1].line", 3);
    expect(found)
      .to.have.nested.property("[1].message")
      .that.matches(/^this cannot handle the event "tcpend"\n/);
  });

  it("looks at handlers in CommonJS", async () => {
    const found = await check("bad.cjs", "exports.done = () => {};\nexports.response = 7;");
    expect(found).to.have.length(1);
    expect(found).to.have.nested.property("[0].line", 2);
  });
});
