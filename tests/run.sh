#!/usr/bin/env bash
# Installs whatever the tests need and is missing, and runs every check and test. See `tests/run.sh --help`.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
  cat <<'END'
usage: tests/run.sh [--deep]

Installs what the tests need where it is missing (on Debian, as root), and runs every check and test.

  --deep  all random worlds, versions and optimisation levels, of which a sample runs otherwise
          (sets WITGUARD_DEEP=1, which tests/e2e/src/deep.rs and tests/analyze read)
  --help  this
END
}

case "$*" in
  '') ;;
  --deep) export WITGUARD_DEEP=1 ;;
  --help) usage && exit ;;
  *) usage >&2 && exit 2 ;;
esac

# The tools that are required, and the packages that contain them.
tools=(clang-19 clang++-19 clang-tidy-19 wasm-ld-19 g++ cmake ninja make)
libraries=(
  /usr/lib/wasm32-wasi/libc.a
  /usr/lib/wasm32-wasi/libc++.a
  /usr/lib/wasm32-wasi/libc++abi.a
  /usr/lib/llvm-19/lib/clang/19/lib/wasi/libclang_rt.builtins-wasm32.a
  /usr/include/gtest/gtest.h
  /usr/include/catch2/catch.hpp
)
packages=(
  clang-19 clang-tidy-19 lld-19 wasi-libc libc++-19-dev-wasm32 libc++abi-19-dev-wasm32
  libclang-rt-19-dev-wasm32 g++ cmake ninja-build make libgtest-dev catch2
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

install() {
  local what
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
}

# Lints the default build and the build with every feature.
lint() {
  cargo fmt --all --check
  cargo clippy -p witguard -p witguard-messages --all-targets --locked -- -D warnings
  cargo clippy --workspace --all-targets --locked -- -D warnings
}

document() {
  RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked --quiet
}

build() {
  cargo test --workspace --locked --no-run
}

run() {
  cargo test --workspace --locked
}

# Tests the build without `verify`, which the other tests enable.
run_default() {
  cargo test -p witguard --test cli --locked
}

times=()

# Runs a function above and notes the time that it takes.
step() {
  local start=$SECONDS
  echo "== $1" >&2
  # Not within a condition: `set -e` has no effect there.
  "$2"
  times+=("$(printf '%5d s  %s' "$((SECONDS - start))" "$1")")
}

if ! version=$(rustc --version 2>/dev/null) ||
  ! printf '1.95\n%s\n' "$(cut -d' ' -f2 <<<"$version")" | sort -CV; then
  echo "error: the tests need Rust 1.95 or newer, not ${version:-none}; it comes by https://rustup.rs" >&2
  exit 1
fi

cat >&2 <<END
Installs what is missing, checks the format, the lints and the documentation, builds, and runs every test.
On two cores about 17 minutes; up to 30 the first time, when all dependencies are compiled.
${WITGUARD_DEEP:+With --deep, the sweeps whole: far longer.
}
END
step "install what is missing" install
step "format and lints" lint
step "documentation" document
step "build the tests" build
step "tests" run
step "tests of the default build" run_default
printf '%s\n' "${times[@]}" "$(printf '%5d s  in all' "$SECONDS")" >&2
