# Debian's and Ubuntu's clang 19 for wasm32-wasip1, by the older name that their libraries have: wasm32-wasi. Their packages:
#   clang-19 lld-19 wasi-libc libc++-19-dev-wasm32 libc++abi-19-dev-wasm32 libclang-rt-19-dev-wasm32
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)

set(CMAKE_C_COMPILER clang-19)
set(CMAKE_CXX_COMPILER clang++-19)
set(CMAKE_C_COMPILER_TARGET wasm32-wasi)
set(CMAKE_CXX_COMPILER_TARGET wasm32-wasi)
set(CMAKE_CXX_FLAGS_INIT -fno-exceptions)  # its libc++abi has none

# CMake's test programs cannot be linked: they lack the exports.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
