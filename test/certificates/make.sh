#!/bin/sh
# Makes the certificates of this folder anew; they are for tests alone, and their keys are no secret.
# authority and other-authority are trusted by nobody but the tests; server is of this computer,
# elsewhere of another host, client of whoever connects. All of them hold for a hundred years.
set -e
cd "$(dirname "$0")"
days=36500

authority() {
  openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1.key"
  openssl req -x509 -new -key "$1.key" -subj "/CN=Troupe tests: $1" -days $days -out "$1.pem" \
    -addext keyUsage=critical,keyCertSign,cRLSign
}

certificate() {
  openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1.key"
  printf 'subjectAltName=%s\nextendedKeyUsage=%s\nbasicConstraints=CA:FALSE\n' "$2" "$3" > extensions
  openssl req -new -key "$1.key" -subj "/CN=Troupe tests: $1" |
    openssl x509 -req -CA authority.pem -CAkey authority.key -days $days -extfile extensions \
      -set_serial "0x$(openssl rand -hex 16)" -out "$1.pem"
  rm extensions
}

authority authority
authority other-authority
certificate server DNS:localhost,IP:127.0.0.1,IP:::1 serverAuth
certificate elsewhere DNS:elsewhere.example serverAuth
certificate client DNS:client clientAuth
rm authority.key other-authority.key # nothing more is to be signed with them
