import { expect } from "chai";
import { cookie, linesOf, responseWith } from "./support.js";

describe("a cookie of a response", () => {
  it("changes its header when its value is set, and keeps the attributes", () => {
    const response = responseWith('a=1 ;path="/"', "b=2");
    cookie(response).value = "x y";
    expect(linesOf(response)).to.deep.equal(['a="x y";path="/"', "b=2"]);
  });

  it("changes its header when an attribute is set", () => {
    const response = responseWith("b=2", 'a="1"; Path=/; Secure, c=3');
    const { attributes } = cookie(response);
    attributes.set("path", "/x;y");
    attributes.delete("SECURE");
    attributes.add("SameSite", "Lax");
    expect(linesOf(response)).to.deep.equal(["b=2", 'a="1"; Path=/x;y; SameSite=Lax, c=3']);
  });

  it("changes its header when all attributes are set", () => {
    const response = responseWith('a="1"; Path=/; Secure');
    cookie(response).attributes = { Secure: null, HttpOnly: null };
    expect(linesOf(response)).to.deep.equal(['a="1"; Secure; HttpOnly']);
  });

  it("has attributes by names in any case, of which the last counts", () => {
    const { attributes } = cookie(responseWith("a=1; Path=/; secure; PATH=/x"));
    expect([
      attributes.get("path"),
      attributes.getAll("path"),
      attributes.get("Secure"),
      attributes.has("SECURE"),
      attributes.keys(),
      attributes.values(),
    ]).to.deep.equal(["/x", ["/", "/x"], null, true, ["Path", "secure"], ["/x", null]]);
  });

  it("is live: it is as the header is now", () => {
    const response = responseWith("a=1; Path=/");
    const found = cookie(response);
    response.headers.set("set-cookie", "b=1, a=2; Path=/x");
    const seen = [found.value, found.attributes.get("Path")];
    found.value = "3";
    expect([seen, linesOf(response)]).to.deep.equal([["2", "/x"], ["b=1, a=3; Path=/x"]]);
  });

  it("is the same when others come before it or go", () => {
    const response = responseWith("b=1", "a=1", "a=2");
    const [, second] = response.cookies.getAll("a");
    response.cookies.delete("b");
    response.cookies.insert(0, "c", "3");
    response.headers.insert(0, "set-cookie", "d=4");
    if (second) second.value = "new";
    expect(linesOf(response)).to.deep.equal(["d=4", "c=3", "a=1", "a=new"]);
  });

  it("changes again and again", () => {
    const response = responseWith("a=1");
    const found = cookie(response);
    found.value = "2";
    found.attributes.set("Path", "/");
    found.value = "3";
    expect([found.value, linesOf(response)]).to.deep.equal(["3", ["a=3; Path=/"]]);
  });

  it("is as it was when it is gone, and can be set again", () => {
    const response = responseWith("a=1; Path=/", "b=2");
    const found = cookie(response);
    response.cookies.delete("a");
    response.cookies.set("renamed", found);
    expect(linesOf(response)).to.deep.equal(["b=2", "renamed=1; Path=/"]);
  });

  it("changes no header when it is gone", () => {
    const response = responseWith("a=1", "b=2");
    const found = cookie(response);
    response.headers.delete("set-cookie");
    found.value = "3";
    found.attributes.set("Path", "/");
    expect([found.value, found.attributes.get("path"), linesOf(response)]).to.deep.equal([
      "3",
      "/",
      [],
    ]);
  });

  it("goes with other headers that the response gets", () => {
    const response = responseWith("a=1");
    const found = cookie(response);
    response.headers = responseWith("a=2").headers;
    expect(found.value).to.equal("2");
  });
});
