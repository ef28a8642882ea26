import { expect } from "chai";
import { readFlows } from "../../../support/mitm-file.js";
import { releaseFixtures } from "../../../support/release-fixtures.js";
import {
  decodeAll,
  editAt,
  encode,
  float,
  text,
  type Element,
} from "../../../support/tnetstring.js";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

async function idsOf(...elements: Element[]) {
  const flows = await readFlows(Buffer.concat(elements.map(encode)));
  return flows.map(({ clientConn, serverConn }) => ({
    client: clientConn.id,
    server: serverConn.id,
  }));
}

for (const { path, file, format, flows } of releaseFixtures) {
  const index = flows.indexOf("post");
  if (format >= 5 || index < 0) continue;

  describe(`connections in fixtures/${path}`, () => {
    const [element] = decodeAll(file).slice(index);
    if (element === undefined) throw new Error("there is no such flow");

    it("get ids", async () => {
      for (const { clientConn, serverConn } of await readFlows(file)) {
        expect(clientConn.id).to.match(uuid);
        expect(serverConn.id).to.match(uuid);
      }
    });

    it("get the same ids each time", async () => {
      expect(await idsOf(element)).to.deep.equal(await idsOf(element));
    });

    it("have the same id when they are the same", async () => {
      const [first, second] = await idsOf(
        element,
        editAt(element, ["id"], () => text("another flow")),
      );
      expect(second).to.deep.equal(first);
    });

    it("have the same id when one flow is touched and the other is not", async () => {
      const [first, second] = await readFlows(
        Buffer.concat([element, editAt(element, ["id"], () => text("another"))].map(encode)),
      );
      if (first) first.comment = "touched";
      expect(second?.clientConn.id).to.equal(first?.clientConn.id);
    });

    it("have other ids when they began at another time", async () => {
      const [first, second] = await idsOf(
        element,
        editAt(element, ["client_conn", "timestamp_start"], () => float("1.5")),
      );
      expect(second?.client).not.to.equal(first?.client);
      expect(second?.server).to.equal(first?.server);
    });

    it("have another id than the server's", async () => {
      const [ids] = await idsOf(element);
      expect(ids?.client).not.to.equal(ids?.server);
    });
  });
}

for (const { path, file, format, flows } of releaseFixtures) {
  const index = flows.indexOf("refused");
  if (format >= 5 || index < 0) continue;

  it(`servers that were never reached are not one connection: fixtures/${path}`, async () => {
    const [element] = decodeAll(file).slice(index);
    if (element === undefined) throw new Error("there is no such flow");
    const [first, second] = await idsOf(
      element,
      editAt(element, ["id"], () => text("another flow")),
    );
    expect(second?.server).not.to.equal(first?.server);
  });
}
