# zig: the program that ZIG_EXECUTABLE names, or else `zig` on PATH.
if(NOT ZIG_EXECUTABLE)
  find_program(ZIG_EXECUTABLE zig REQUIRED)
endif()
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES ZIG_EXECUTABLE)

set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)

set(CMAKE_C_COMPILER "${ZIG_EXECUTABLE}" cc)
set(CMAKE_CXX_COMPILER "${ZIG_EXECUTABLE}" c++)
set(CMAKE_C_COMPILER_TARGET wasm32-wasi)
set(CMAKE_CXX_COMPILER_TARGET wasm32-wasi)
# The safety checks that zig adds to debug builds would need WASI: for their report, and for a random number.
set(CMAKE_C_FLAGS_INIT "-fsanitize-trap=undefined -fno-stack-protector")
set(CMAKE_CXX_FLAGS_INIT "-fno-exceptions ${CMAKE_C_FLAGS_INIT}")

# `zig ar` is a command of two words, which CMAKE_AR cannot be.
set(CMAKE_AR "${ZIG_EXECUTABLE}")
set(CMAKE_RANLIB "${ZIG_EXECUTABLE}")
foreach(_language C CXX)
  set(CMAKE_${_language}_ARCHIVE_CREATE "<CMAKE_AR> ar qc <TARGET> <LINK_FLAGS> <OBJECTS>")
  set(CMAKE_${_language}_ARCHIVE_APPEND "<CMAKE_AR> ar q <TARGET> <LINK_FLAGS> <OBJECTS>")
  set(CMAKE_${_language}_ARCHIVE_FINISH "<CMAKE_RANLIB> ranlib <TARGET>")
endforeach()

# CMake's test programs cannot be linked: they lack the exports.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
