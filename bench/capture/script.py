def response(flow):
    flow.response.headers["x-seen"] = "yes"
