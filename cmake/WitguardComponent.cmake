# Makes the component `MODULE` of the core module that was linked there, which is kept as `CORE`. The build runs this
# after linking a target of witguard_target(... COMPONENT).
cmake_policy(VERSION 3.20)

file(RENAME "${MODULE}" "${CORE}")
set(adapt)
if(ADAPTER)
  set(adapt --adapt "wasi_snapshot_preview1=${ADAPTER}")
endif()
execute_process(COMMAND "${WASM_TOOLS}" component new "${CORE}" ${adapt} -o "${MODULE}"
  RESULT_VARIABLE status ERROR_VARIABLE said ECHO_ERROR_VARIABLE)
if(status EQUAL 0)
  return()
elseif(NOT ADAPTER AND said MATCHES "wasi_snapshot_preview1")
  message(FATAL_ERROR "`${CORE}` uses WASI (`std::string` is enough), and there is no adapter for it. Give \
witguard_target() ADAPTER <path> with the file wasi_snapshot_preview1.reactor.wasm, which is at \
https://github.com/bytecodealliance/wasmtime/releases and in the crate wasi-preview1-component-adapter-provider.")
endif()
message(FATAL_ERROR "`${WASM_TOOLS} component new` does not make a component of `${CORE}` (${status}).")
