# find_package(Witguard): finds the witguard tool, and defines `witguard_target()` (see WitguardTarget.cmake).
#
# The tool is the one that `WITGUARD_EXECUTABLE` names, or else the one that this package was installed or written
# with, or else the one on `PATH`. The imported target `Witguard::witguard` stands for it.

if(CMAKE_VERSION VERSION_LESS 3.20)
  set(Witguard_FOUND FALSE)
  set(Witguard_NOT_FOUND_MESSAGE "witguard_target() needs CMake 3.20 or newer, and this is ${CMAKE_VERSION}.")
  return()
endif()
cmake_policy(VERSION 3.20)

# Sets `_witguard_tool` to the path of the tool, or `_witguard_reason` to the reason why it was not found.
function(_witguard_find_tool)
  # WitguardExecutable.cmake exists if the package was installed or written, and sets `_witguard_own`.
  include("${CMAKE_CURRENT_FUNCTION_LIST_DIR}/WitguardExecutable.cmake" OPTIONAL)
  set(help "Install it with `cargo install --path .` in its sources, or say where it is with -DWITGUARD_EXECUTABLE=<path>.")
  if(WITGUARD_EXECUTABLE)
    find_program(_witguard_found NAMES "${WITGUARD_EXECUTABLE}" NO_CMAKE_FIND_ROOT_PATH)
    set(reason "WITGUARD_EXECUTABLE is `${WITGUARD_EXECUTABLE}`, and there is no such program. ${help}")
  elseif(_witguard_own AND EXISTS "${_witguard_own}")
    set(_witguard_found "${_witguard_own}")
  else()
    find_program(_witguard_found NAMES witguard NO_CMAKE_FIND_ROOT_PATH)
    set(reason "The program `witguard` is neither beside this package nor on PATH. ${help}")
  endif()
  if(_witguard_found)
    get_filename_component(tool "${_witguard_found}" ABSOLUTE)
    set(_witguard_tool "${tool}" PARENT_SCOPE)
  else()
    set(_witguard_reason "${reason}" PARENT_SCOPE)
  endif()
  # The path is not cached: the tool may be elsewhere the next time.
  unset(_witguard_found CACHE)
endfunction()

# Sets `_witguard_reason` if the versions of `tool` and this package are not compatible (see
# WitguardConfigVersion.cmake), or if the tool is older.
function(_witguard_check_version tool)
  execute_process(COMMAND "${tool}" --version
    RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT status EQUAL 0 OR NOT said MATCHES "^witguard ([0-9]+\\.[0-9]+\\.[0-9]+)")
    set(_witguard_reason "`${tool} --version` does not answer as witguard does: ${said} (${status})" PARENT_SCOPE)
    return()
  endif()
  set(version "${CMAKE_MATCH_1}")
  set(line "^(0\\.[0-9]+|[1-9][0-9]*)")
  string(REGEX MATCH "${line}" tools_line "${version}")
  string(REGEX MATCH "${line}" packages_line "${Witguard_VERSION}")
  if(version VERSION_LESS Witguard_VERSION OR NOT tools_line STREQUAL packages_line)
    set(_witguard_reason "`${tool}` is witguard ${version}, and this package is for ${Witguard_VERSION}. Take the package \
of that tool, which is in the folder that `${tool} cmake-dir` prints, or name another tool with \
-DWITGUARD_EXECUTABLE=<path>." PARENT_SCOPE)
  endif()
endfunction()

if(NOT TARGET Witguard::witguard)
  unset(_witguard_reason)
  _witguard_find_tool()
  if(NOT _witguard_reason)
    _witguard_check_version("${_witguard_tool}")
  endif()
  if(_witguard_reason)
    set(Witguard_FOUND FALSE)
    set(Witguard_NOT_FOUND_MESSAGE "${_witguard_reason}")
    unset(_witguard_reason)
    return()
  endif()
  add_executable(Witguard::witguard IMPORTED GLOBAL)
  set_target_properties(Witguard::witguard PROPERTIES IMPORTED_LOCATION "${_witguard_tool}")
  if(NOT Witguard_FIND_QUIETLY)
    message(STATUS "Found witguard ${Witguard_VERSION}: ${_witguard_tool}")
  endif()
  unset(_witguard_tool)
endif()

include("${CMAKE_CURRENT_LIST_DIR}/WitguardTarget.cmake")
