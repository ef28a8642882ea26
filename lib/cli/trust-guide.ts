import { resolve } from "node:path";
import type { Authority } from "../capture/ca/authority.js";

/** What an authority is, and how each system and program comes to trust it. */
export function trustGuide(authority: Authority): string {
  const path = resolve(authority.certificatePath);
  const whose = authority.origin === "own" ? "made by mitmts-dump" : "made by mitmproxy";
  return `Certificate: ${path}
SHA-256:     ${authority.fingerprint}
Authority:   ${whose}

To see what is said in TLS, clients must trust this certificate. Trust it only where you
want that, and take it away when you are done.

One program, for once:
  curl        curl --cacert '${path}' ...
  Node.js     NODE_EXTRA_CA_CERTS='${path}' node ...
  Python      SSL_CERT_FILE='${path}' python ...       (requests: REQUESTS_CA_BUNDLE)
  Git         git -c http.sslCAInfo='${path}' ...
  Java        keytool -importcert -noprompt -alias mitmts-dump -file '${path}' \\
                -keystore capture.jks -storepass changeit
              java -Djavax.net.ssl.trustStore=capture.jks ...
  Firefox     Settings, Privacy & Security, Certificates, View Certificates, Authorities,
              Import: trust it to identify websites
  Chromium    on Linux: certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n mitmts-dump \\
                -i '${path}'    (elsewhere it asks the system)

The whole system:
  Debian, Ubuntu    sudo cp '${path}' \\
                      /usr/local/share/ca-certificates/mitmts-dump.crt
                    sudo update-ca-certificates
  Fedora, RHEL      sudo cp '${path}' \\
                      /etc/pki/ca-trust/source/anchors/mitmts-dump.pem
                    sudo update-ca-trust
  Arch, openSUSE    sudo trust anchor '${path}'
  Alpine            as Debian
  macOS             sudo security add-trusted-cert -d -r trustRoot \\
                      -k /Library/Keychains/System.keychain '${path}'
  Windows           certutil -addstore root "${path}"    (as administrator)
  Android           copy the file to the device; Settings, Security, Encryption & credentials,
                    Install a certificate, CA certificate. Apps trust it where they say so.
  iOS, iPadOS       send the file to the device and install the profile; then Settings,
                    General, About, Certificate Trust Settings: turn it on
`;
}
