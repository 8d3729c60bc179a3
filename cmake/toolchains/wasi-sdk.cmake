# wasi-sdk, in the folder that the CMake variable WASI_SDK_PATH names, or else the environment variable.
if(NOT WASI_SDK_PATH)
  set(WASI_SDK_PATH "$ENV{WASI_SDK_PATH}")
endif()
set(_wasi_sdk_toolchain "${WASI_SDK_PATH}/share/cmake/wasi-sdk.cmake")
if(NOT EXISTS "${_wasi_sdk_toolchain}")
  message(FATAL_ERROR "There is no wasi-sdk in `${WASI_SDK_PATH}`: its own `${_wasi_sdk_toolchain}` is not there. "
    "Say where it is with -DWASI_SDK_PATH=<folder>, or with the environment variable WASI_SDK_PATH.")
endif()
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES WASI_SDK_PATH)

set(WASI_SDK_PREFIX "${WASI_SDK_PATH}")
include("${_wasi_sdk_toolchain}")

string(APPEND CMAKE_CXX_FLAGS_INIT " -fno-exceptions")  # its libc++abi has none
# CMake's test programs cannot be linked: they lack the exports.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
