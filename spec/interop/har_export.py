"""The HAR file that mitmproxy's export makes of a flow file."""

import json
import sys

from mitmproxy.addons.savehar import SaveHar
from mitmproxy.io import FlowReader

flows = list(FlowReader(sys.stdin.buffer).stream())
print(json.dumps(SaveHar().make_har(flows)))
