#[[
  witguard_target(<target> WIT <path>...
    [WORLD <world>]             # needed only if the WIT has several
    [LANG cpp|c...]             # the language of the guards; cpp by default
    [SHIMS]                     # compile the shims too, which hand your functions guards (cpp) or drop after them (c)
    [BINDINGS]                  # generate and compile the bindings too
    [BINDINGS_HEADER <path>]    # or: make the guards for this header, which may itself be generated
    [NAMESPACE <namespace>]     # the root of the C++ namespaces; witguard by default
    [COMPONENT]                 # make a component of what is linked, with the program wasm-tools
    [ADAPTER <path>]            # and this adapter: wasi_snapshot_preview1.reactor.wasm, for code that uses WASI
    [ANALYZE]                   # make a target `<target>_analyze` that looks for leaks and double drops in the sources
    [TESTKIT]                   # for unit tests: instead of the bindings, generate and compile the test kit
    [OPTIONS <option>...])      # more options of `witguard gen`: `--rename a=b`, `--features x`

Generates guards for the world, and adds to the target the generated sources, the folder of the headers, and with
BINDINGS the object that carries the component's type. Without BINDINGS, the bindings are yours to make and to compile;
without BINDINGS_HEADER either, the guards are for those that `wit-bindgen c` makes of the same WIT with the same
OPTIONS.

When a WIT file that was read changes, also one below `deps/`, the files are generated again, and those that differ are
compiled. CMake runs again too, because the names of the files come from the WIT.

The target is an executable or a library. What links a static or an object library also gets the objects it needs.

With COMPONENT the target's file, `$<TARGET_FILE:target>`, is `<target>.wasm` and the component: install(TARGETS ...)
installs it. The core module is kept beside it as `<target>.core.wasm`. The cache variable WITGUARD_WASM_TOOLS says
where wasm-tools is, if it is not on PATH. Not for wasm32-wasip2, whose linker makes components itself.

With ANALYZE, `cmake --build . --target <target>_analyze` runs `witguard analyze` on the sources of the target, all but
the generated ones, with its include directories, definitions, standard and CMAKE_<LANG>_FLAGS. It fails when something
is found. It needs clang 19 or newer with its static analyzer, which need not be what the target is compiled with: the
cache variable WITGUARD_CLANG says where it is, if it is not on PATH.

With TESTKIT the target is a unit test, or a library of unit tests, for the machine that builds it: `<world>_testkit.h`
stands for everything that the world imports. It includes the bindings' header, which is generated too. With SHIMS the
shims are tested as well: those that the component has.
]]

cmake_policy(VERSION 3.20)

function(witguard_target target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "SHIMS;BINDINGS;COMPONENT;ANALYZE;TESTKIT" "WORLD;BINDINGS_HEADER;NAMESPACE;ADAPTER" "WIT;LANG;OPTIONS")
  if(NOT arg_LANG)
    set(arg_LANG cpp)
  endif()
  _witguard_check_target()
  _witguard_check_arguments()
  _witguard_absolute(wit ${arg_WIT})
  _witguard_absolute(bindings_header ${arg_BINDINGS_HEADER})
  _witguard_absolute(adapter ${arg_ADAPTER})

  set(options ${arg_OPTIONS})
  foreach(language IN LISTS arg_LANG)
    list(APPEND options --lang "${language}")
  endforeach()
  if(arg_BINDINGS)
    list(APPEND options --bindings)
  elseif(arg_TESTKIT)
    list(APPEND options --bindings --testkit)
  endif()
  if(arg_WORLD)
    list(APPEND options --world "${arg_WORLD}")
  endif()
  if(arg_NAMESPACE)
    list(APPEND options --namespace "${arg_NAMESPACE}")
  endif()

  _witguard_list(read)
  _witguard_list(generated)
  _witguard_find_stem(stem)
  set(directory "${CMAKE_CURRENT_BINARY_DIR}/witguard/${target}/${stem}")
  list(TRANSFORM generated REPLACE "^.*/" "${directory}/")

  set(generation "${target}_witguard_${stem}")
  _witguard_generate()
  _witguard_add_to_target()
  if(arg_COMPONENT)
    _witguard_componentize()
  endif()
  if(arg_ANALYZE)
    _witguard_analyze()
  endif()
endfunction()

# The functions below are the steps of witguard_target(), and read its variables.

function(_witguard_fail message)
  message(FATAL_ERROR "witguard_target(${target}): ${message}")
endfunction()

function(_witguard_misused message)
  _witguard_fail("${message}

  witguard_target(<target> WIT <path>... [WORLD <world>] [LANG cpp|c...] [SHIMS]
    [BINDINGS | BINDINGS_HEADER <path>] [NAMESPACE <namespace>] [COMPONENT [ADAPTER <path>]] [ANALYZE]
    [TESTKIT] [OPTIONS <option>...])
")
endfunction()

function(_witguard_check_target)
  if(NOT TARGET "${target}")
    _witguard_fail("there is no target `${target}`: call it after add_executable() or add_library().")
  endif()
  get_target_property(aliased "${target}" ALIASED_TARGET)
  if(aliased)
    _witguard_fail("`${target}` is another name of `${aliased}`: name that one.")
  endif()
  get_target_property(imported "${target}" IMPORTED)
  get_target_property(type "${target}" TYPE)
  if(imported OR NOT type MATCHES "^(EXECUTABLE|(SHARED|MODULE|STATIC|OBJECT)_LIBRARY)$")
    _witguard_fail("`${target}` is no executable or library that is compiled here.")
  endif()
endfunction()

function(_witguard_check_arguments)
  if(arg_UNPARSED_ARGUMENTS)
    list(JOIN arg_UNPARSED_ARGUMENTS "`, `" unknown)
    _witguard_misused("unknown argument `${unknown}`.")
  elseif(arg_KEYWORDS_MISSING_VALUES)
    list(JOIN arg_KEYWORDS_MISSING_VALUES "`, `" missing)
    _witguard_misused("nothing is given for `${missing}`.")
  elseif(NOT arg_WIT)
    _witguard_misused("say what to read with WIT <path>.")
  elseif(arg_BINDINGS AND arg_BINDINGS_HEADER)
    _witguard_fail("BINDINGS makes the header that BINDINGS_HEADER names: give one of the two.")
  elseif(arg_TESTKIT AND (arg_BINDINGS OR arg_BINDINGS_HEADER))
    _witguard_fail("TESTKIT takes the place of the bindings, and brings their header: leave out BINDINGS and BINDINGS_HEADER.")
  elseif(arg_TESTKIT AND arg_COMPONENT)
    _witguard_fail("a unit test is no component: leave out TESTKIT or COMPONENT.")
  elseif(arg_ADAPTER AND NOT arg_COMPONENT)
    _witguard_misused("ADAPTER is for COMPONENT.")
  endif()
  foreach(path IN LISTS arg_WIT)
    get_filename_component(absolute "${path}" ABSOLUTE)
    if(NOT EXISTS "${absolute}")
      _witguard_misused("there is no WIT file or folder `${absolute}`.")
    endif()
  endforeach()
  foreach(language IN LISTS arg_LANG)
    if(NOT language MATCHES "^(cpp|c)$")
      _witguard_fail("unknown language `${language}`: LANG is cpp, c or both.")
    endif()
  endforeach()
  list(LENGTH arg_LANG languages)
  if(arg_SHIMS AND languages GREATER 1)
    _witguard_fail("the shims of two languages would define the same exports: with SHIMS give one LANG.")
  endif()
  foreach(option IN LISTS arg_OPTIONS)
    if(option MATCHES "^(--(lang|out-dir|bindings|bindings-header|stubs|testkit|check|list|depfile|stamp|namespace|world)|-w)(=|$)")
      _witguard_misused("`${option}` is not for OPTIONS: witguard_target() sees to it.")
    endif()
  endforeach()
  _witguard_check_enabled()
  if(arg_COMPONENT)
    _witguard_check_component()
  endif()
endfunction()

# Fails unless the languages of the sources to compile are enabled.
function(_witguard_check_enabled)
  get_property(enabled GLOBAL PROPERTY ENABLED_LANGUAGES)
  if(arg_BINDINGS AND NOT "C" IN_LIST enabled)
    _witguard_fail("the bindings are C, and C is not enabled: write project(... LANGUAGES C CXX).")
  elseif(arg_TESTKIT AND NOT "C" IN_LIST enabled)
    _witguard_fail("the test kit is C, and C is not enabled: write project(... LANGUAGES C CXX).")
  elseif(arg_SHIMS AND arg_LANG STREQUAL "c" AND NOT "C" IN_LIST enabled)
    _witguard_fail("these shims are C, and C is not enabled: write project(... LANGUAGES C CXX).")
  elseif(arg_SHIMS AND arg_LANG STREQUAL "cpp" AND NOT "CXX" IN_LIST enabled)
    _witguard_fail("these shims are C++, and C++ is not enabled: write project(... LANGUAGES C CXX).")
  endif()
endfunction()

# Fails unless a component can be made of the target.
function(_witguard_check_component)
  get_target_property(type "${target}" TYPE)
  get_target_property(home "${target}" SOURCE_DIR)
  if(NOT type STREQUAL "EXECUTABLE")
    _witguard_fail("COMPONENT is for an executable, and `${target}` is a library.")
  elseif(NOT home STREQUAL CMAKE_CURRENT_SOURCE_DIR)
    _witguard_fail("with COMPONENT call it where the target is made, in `${home}`.")
  endif()
  get_filename_component(adapter "${arg_ADAPTER}" ABSOLUTE)
  if(arg_ADAPTER AND NOT EXISTS "${adapter}")
    _witguard_fail("there is no adapter `${adapter}`.")
  endif()
  find_program(WITGUARD_WASM_TOOLS wasm-tools NO_CMAKE_FIND_ROOT_PATH
    DOC "The wasm-tools with which witguard_target(... COMPONENT) makes components")
  set(help "Install it with `cargo install wasm-tools`, or say where it is with -DWITGUARD_WASM_TOOLS=<path>.")
  if(NOT WITGUARD_WASM_TOOLS)
    _witguard_fail("COMPONENT needs the program `wasm-tools`, and it is not on PATH. ${help}")
  elseif(NOT EXISTS "${WITGUARD_WASM_TOOLS}")
    _witguard_fail("WITGUARD_WASM_TOOLS is `${WITGUARD_WASM_TOOLS}`, and there is no such program. ${help}")
  endif()
endfunction()

# Sets `result` to the absolute paths of the remaining arguments.
function(_witguard_absolute result)
  set(paths)
  foreach(path IN LISTS ARGN)
    get_filename_component(absolute "${path}" ABSOLUTE)
    list(APPEND paths "${absolute}")
  endforeach()
  set(${result} "${paths}" PARENT_SCOPE)
endfunction()

# Sets the variable `kind` (`read` or `generated`) to the files that `witguard gen --list <kind>` names.
function(_witguard_list kind)
  get_target_property(tool Witguard::witguard IMPORTED_LOCATION)
  execute_process(
    COMMAND "${tool}" gen ${options} --list ${kind} ${wit}
    WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
    RESULT_VARIABLE status OUTPUT_VARIABLE listed ERROR_VARIABLE said)
  if(NOT status EQUAL 0)
    # CMake does not rewrap lines that begin with a space.
    string(REPLACE "\n" "\n  " said "\n${said}")
    _witguard_fail("witguard says:${said}")
  endif()
  string(REPLACE ";" "\\;" listed "${listed}")
  string(REGEX REPLACE "\r?\n" ";" listed "${listed}")
  list(REMOVE_ITEM listed "")
  set(${kind} "${listed}" PARENT_SCOPE)
endfunction()

# Sets `result` to the stem of the generated files' names. It is the longest `<stem>` of a `<stem>_guard.h`, because the
# bindings of a world `x-guard` are in `x_guard.h`.
function(_witguard_find_stem result)
  set(stem "")
  foreach(path IN LISTS generated)
    if(path MATCHES "([^/\\]+)_guard\\.h(pp)?$")
      string(LENGTH "${stem}" length)
      string(LENGTH "${CMAKE_MATCH_1}" other_length)
      if(other_length GREATER length)
        set(stem "${CMAKE_MATCH_1}")
      endif()
    endif()
  endforeach()
  set(${result} "${stem}" PARENT_SCOPE)
endfunction()

# Makes a custom target that generates the files.
#
# The build compares file times with a stamp that every run of the tool renews. The tool does not touch files that did
# not change, so they stay older than the WIT, and nothing that uses them is built again.
function(_witguard_generate)
  get_target_property(tool Witguard::witguard IMPORTED_LOCATION)
  if(TARGET "${generation}")
    _witguard_fail("it has guards of world `${stem}` already: give all LANG in one call.")
  endif()
  set(stamp "${directory}.stamp")
  set(depfile "${directory}.d")
  set(inputs "${directory}.inputs")
  _witguard_forget_others()
  _witguard_write_if_different("${inputs}" "${read}")
  _witguard_watch()

  set(from_header)
  if(bindings_header)
    set(from_header --bindings-header "${bindings_header}")
  endif()
  # DEPENDS names the files that the depfile named when CMake ran. Only Ninja gets the depfile: other generators do not
  # support one before CMake 3.21, and with Makefiles CMake 3.25 never forgets a file that was removed.
  set(depends)
  if(CMAKE_GENERATOR MATCHES "Ninja")
    set(depends DEPFILE "${depfile}")
  endif()
  add_custom_command(
    OUTPUT "${stamp}"
    BYPRODUCTS ${generated}
    COMMAND "${tool}" gen ${options} ${from_header}
      --out-dir "${directory}" --depfile "${depfile}" --stamp "${stamp}" ${wit}
    DEPENDS ${read} ${bindings_header} "${inputs}" "${tool}"
    ${depends}
    COMMENT "Generating guards of world ${stem} for ${target}"
    VERBATIM)
  add_custom_target("${generation}" DEPENDS "${stamp}")
  add_dependencies("${target}" "${generation}")
endfunction()

# Removes files that an earlier configuration generated and this one does not, and the stamp if a file is missing.
function(_witguard_forget_others)
  file(GLOB present "${directory}/*")
  set(others ${present})
  list(REMOVE_ITEM others ${generated})
  if(others)
    file(REMOVE ${others})
  endif()
  foreach(path IN LISTS generated)
    if(NOT EXISTS "${path}")
      file(REMOVE "${stamp}")
    endif()
  endforeach()
endfunction()

function(_witguard_write_if_different path text)
  set(present "")
  if(EXISTS "${path}")
    file(READ "${path}" present)
  endif()
  if(NOT present STREQUAL text)
    file(WRITE "${path}" "${text}")
  endif()
endfunction()

# Lets CMake run again when a file that was read changes, or a file is added to a folder that was read.
function(_witguard_watch)
  set(watched ${read})
  foreach(path IN LISTS wit)
    if(IS_DIRECTORY "${path}")
      list(APPEND watched "${path}")
      if(IS_DIRECTORY "${path}/deps")
        list(APPEND watched "${path}/deps")
      endif()
      foreach(file IN LISTS read)
        get_filename_component(folder "${file}" DIRECTORY)
        string(FIND "${folder}/" "${path}/" at)
        if(at EQUAL 0)
          list(APPEND watched "${folder}")
        endif()
      endforeach()
    endif()
  endforeach()
  list(REMOVE_DUPLICATES watched)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${watched})
endfunction()

function(_witguard_add_to_target)
  set(object "${directory}/${stem}_component_type.o")
  set(sources)
  if(arg_BINDINGS)
    list(APPEND sources "${directory}/${stem}.c")
  elseif(arg_TESTKIT)
    list(APPEND sources "${directory}/${stem}_testkit.c")
    set(object "")  # it has the type of a component
  endif()
  if(arg_SHIMS)
    list(APPEND sources "${directory}/${stem}_guard.${arg_LANG}")
  endif()

  get_target_property(type "${target}" TYPE)
  set(scope PUBLIC)
  if(type STREQUAL "EXECUTABLE")
    set(scope PRIVATE)
  endif()
  # A system folder, so that a strict project's warnings do not apply to the generated headers.
  target_include_directories("${target}" SYSTEM ${scope} "$<BUILD_INTERFACE:${directory}>")
  if("cpp" IN_LIST arg_LANG)
    target_compile_features("${target}" ${scope} cxx_std_17)
  endif()
  if("c" IN_LIST arg_LANG AND NOT arg_SHIMS)
    target_compile_definitions("${target}" ${scope} WITGUARD_NO_SHIMS)
  endif()

  if(type STREQUAL "STATIC_LIBRARY")
    _witguard_add_beside()
  else()
    _witguard_add_sources("${target}")
    if(NOT object IN_LIST generated)
      return()
    elseif(type STREQUAL "OBJECT_LIBRARY")
      _witguard_hand_on("${object}")
    else()
      target_sources("${target}" PRIVATE "${object}")
      get_target_property(home "${target}" SOURCE_DIR)
      set_source_files_properties("${object}" DIRECTORY "${home}" PROPERTIES GENERATED TRUE EXTERNAL_OBJECT TRUE)
    endif()
  endif()
endfunction()

# Adds the generated sources to `target`, to be compiled like its own.
function(_witguard_add_sources target)
  if(NOT sources)
    return()
  endif()
  target_sources("${target}" PRIVATE ${sources})
  get_target_property(home "${target}" SOURCE_DIR)
  # Not in a unity build with other sources: the shims must see the exports' real names, not the renaming macros.
  set_source_files_properties(${sources} DIRECTORY "${home}" PROPERTIES
    GENERATED TRUE SKIP_UNITY_BUILD_INCLUSION TRUE SKIP_PRECOMPILE_HEADERS TRUE SKIP_AUTOGEN TRUE SKIP_LINTING TRUE)
  if(NOT MSVC)
    set_source_files_properties(${sources} DIRECTORY "${home}" PROPERTIES COMPILE_OPTIONS -w)
  endif()
endfunction()

# A linker takes from an archive only what something refers to, and nothing refers to an export. So what is generated
# for a static library stays outside of it, as objects that go to whatever links the library.
function(_witguard_add_beside)
  if(sources)
    set(beside "${generation}_objects")
    add_library("${beside}" OBJECT)
    add_dependencies("${beside}" "${generation}")
    add_dependencies("${target}" "${beside}")
    foreach(property COMPILE_DEFINITIONS COMPILE_FEATURES COMPILE_OPTIONS INCLUDE_DIRECTORIES)
      set_property(TARGET "${beside}" PROPERTY ${property} "$<TARGET_PROPERTY:${target},${property}>")
    endforeach()
    _witguard_add_sources("${beside}")
    _witguard_hand_on("$<TARGET_OBJECTS:${beside}>")
  endif()
  if(object IN_LIST generated)
    _witguard_hand_on("${object}")
  endif()
endfunction()

# Links `items` into whatever links the target itself.
function(_witguard_hand_on items)
  set_property(TARGET "${target}" APPEND PROPERTY INTERFACE_LINK_LIBRARIES "$<BUILD_INTERFACE:${items}>")
endfunction()

# Lets every link of the target be followed by the making of the component.
function(_witguard_componentize)
  set(core "$<TARGET_FILE_DIR:${target}>/$<TARGET_FILE_BASE_NAME:${target}>.core.wasm")
  set_target_properties("${target}" PROPERTIES SUFFIX .wasm)
  set_property(TARGET "${target}" APPEND PROPERTY LINK_DEPENDS "${WITGUARD_WASM_TOOLS}" ${adapter})
  set_property(TARGET "${target}" APPEND PROPERTY ADDITIONAL_CLEAN_FILES "${core}")
  add_custom_command(
    TARGET "${target}" POST_BUILD
    COMMAND "${CMAKE_COMMAND}" "-DWASM_TOOLS=${WITGUARD_WASM_TOOLS}" "-DADAPTER=${adapter}"
      "-DMODULE=$<TARGET_FILE:${target}>" "-DCORE=${core}"
      -P "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/WitguardComponent.cmake"
    VERBATIM)
endfunction()

# Makes a target that analyzes the sources of the target, those of each language with their flags.
function(_witguard_analyze)
  set(analyze "${target}_analyze")
  if(TARGET "${analyze}")
    _witguard_fail("there is a target `${analyze}` already: only one call for a target can have ANALYZE.")
  endif()
  get_target_property(tool Witguard::witguard IMPORTED_LOCATION)
  get_target_property(home "${target}" SOURCE_DIR)
  set(WITGUARD_CLANG "" CACHE FILEPATH "The clang with which witguard_target(... ANALYZE) analyzes; by default one on PATH")

  set(of_analysis ${arg_OPTIONS})
  list(FILTER of_analysis EXCLUDE REGEX "^--analysis$")
  if(arg_WORLD)
    list(APPEND of_analysis --world "${arg_WORLD}")
  endif()
  if(arg_NAMESPACE)
    list(APPEND of_analysis --namespace "${arg_NAMESPACE}")
  endif()
  if(bindings_header)
    list(APPEND of_analysis --bindings-header "${bindings_header}")
  endif()
  if(WITGUARD_CLANG)
    list(APPEND of_analysis --clang "${WITGUARD_CLANG}")
  endif()

  string(REGEX REPLACE "([][+.*()^$?|\\])" "\\\\\\1" escaped "${target}")
  set(all "$<TARGET_PROPERTY:${target},SOURCES>")
  set(own "$<FILTER:${all},EXCLUDE,/witguard/${escaped}/[^/]*/[^/]*$>")
  set(commands)
  foreach(language C CXX)
    set(endings "[.]c")
    if(language STREQUAL "CXX")
      set(endings "[.](cc|cpp|cxx|C)")
    endif()
    get_property(enabled GLOBAL PROPERTY ENABLED_LANGUAGES)
    if(NOT language IN_LIST enabled)
      continue()
    endif()
    set(of_language "$<FILTER:${own},INCLUDE,${endings}$>")
    _witguard_flags(flags)
    # Nothing is run where there is no such source. What stands in a generator expression is no list, until the end.
    set(run "${tool}" analyze "--source=$<JOIN:${of_language},;--source=>" ${of_analysis} ${wit} -- ${flags})
    string(REPLACE ";" "$<SEMICOLON>" run "${run}")
    set(nothing "${CMAKE_COMMAND}$<SEMICOLON>-E$<SEMICOLON>true")
    list(APPEND commands COMMAND "$<IF:$<BOOL:${of_language}>,${run},${nothing}>")
  endforeach()
  add_custom_target("${analyze}" ${commands}
    WORKING_DIRECTORY "${home}" COMMENT "Analyzing ${target}" COMMAND_EXPAND_LISTS VERBATIM)
  add_dependencies("${analyze}" "${generation}")
endfunction()

# Sets `result` to the flags that sources of `language` are compiled with, as far as they say what the sources mean.
function(_witguard_flags result)
  separate_arguments(flags NATIVE_COMMAND "${CMAKE_${language}_FLAGS}")
  if(CMAKE_${language}_COMPILER_TARGET)
    list(APPEND flags "--target=${CMAKE_${language}_COMPILER_TARGET}")
  endif()
  if(CMAKE_SYSROOT)
    list(APPEND flags "--sysroot=${CMAKE_SYSROOT}")
  endif()
  string(REPLACE "CXX" "c++" standard "${language}")
  string(TOLOWER "${standard}" standard)
  set(version "$<TARGET_PROPERTY:${target},${language}_STANDARD>")
  set(folders "$<TARGET_PROPERTY:${target},INCLUDE_DIRECTORIES>")
  set(definitions "$<TARGET_PROPERTY:${target},COMPILE_DEFINITIONS>")
  list(APPEND flags
    "$<$<BOOL:${version}>:-std=gnu$<$<STREQUAL:${standard},c++>:++>${version}>"
    "$<$<BOOL:${folders}>:-I$<JOIN:${folders},$<SEMICOLON>-I>>"
    "$<$<BOOL:${definitions}>:-D$<JOIN:${definitions},$<SEMICOLON>-D>>")
  set(${result} "${flags}" PARENT_SCOPE)
endfunction()
