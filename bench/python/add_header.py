"""What scripts/add-header.ts does, for mitmdump."""


def response(flow):
    flow.response.headers["newheader"] = "foo"
