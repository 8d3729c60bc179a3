#!/usr/bin/env bash
# Installs what the tests need where it is missing (Debian, as root), and runs every check and test.
set -euo pipefail
cd "$(dirname "$0")/.."

# Each tool that must be there, and the packages that bring all of them.
tools=(clang-19 clang++-19 wasm-ld-19 g++ cmake ninja make)
libraries=(
  /usr/lib/wasm32-wasi/libc.a
  /usr/lib/wasm32-wasi/libc++.a
  /usr/lib/wasm32-wasi/libc++abi.a
  /usr/lib/llvm-19/lib/clang/19/lib/wasi/libclang_rt.builtins-wasm32.a
)
packages=(
  clang-19 lld-19 wasi-libc libc++-19-dev-wasm32 libc++abi-19-dev-wasm32
  libclang-rt-19-dev-wasm32 g++ cmake ninja-build make
)

missing() {
  local tool library
  for tool in "${tools[@]}"; do
    command -v "$tool" >/dev/null || { echo "$tool"; return 0; }
  done
  for library in "${libraries[@]}"; do
    [ -e "$library" ] || { echo "$library"; return 0; }
  done
  return 1
}

if what=$(missing); then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "error: $what is missing; install (Debian's names): ${packages[*]}" >&2
    exit 1
  fi
  echo "installing, because $what is missing: ${packages[*]}" >&2
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
  if what=$(missing); then
    echo "error: $what is still missing" >&2
    exit 1
  fi
fi

# A test component is written in Rust.
if ! [ -d "$(rustc --print target-libdir --target wasm32-unknown-unknown)" ]; then
  rustup target add wasm32-unknown-unknown ||
    echo "warning: no wasm32-unknown-unknown for Rust: \`verify\` is not tested on a component in Rust" >&2
fi

cargo fmt --all --check
# As it is built by default, and with everything.
cargo clippy -p witguard -p witguard-host --all-targets --locked -- -D warnings
cargo clippy --workspace --all-targets --locked -- -D warnings
RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked --quiet
cargo test --workspace --locked
# Without `verify`, which the tests above bring in.
cargo test -p witguard --test cli --locked
