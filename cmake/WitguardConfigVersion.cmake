# The version of this package and of its witguard. Versions are compatible as with Cargo's `^`: the same 0.x, and from
# 1.0 on the same major version. The package must not be older than the requested version.
set(PACKAGE_VERSION "0.1.0")

set(PACKAGE_VERSION_COMPATIBLE FALSE)
set(PACKAGE_VERSION_EXACT FALSE)
set(_witguard_line "^(0\\.[0-9]+|[1-9][0-9]*)")
string(REGEX MATCH "${_witguard_line}" _witguard_is "${PACKAGE_VERSION}.0")
string(REGEX MATCH "${_witguard_line}" _witguard_asked "${PACKAGE_FIND_VERSION}.0")
if(NOT PACKAGE_VERSION VERSION_LESS PACKAGE_FIND_VERSION AND _witguard_is STREQUAL _witguard_asked)
  set(PACKAGE_VERSION_COMPATIBLE TRUE)
endif()
if(PACKAGE_VERSION VERSION_EQUAL PACKAGE_FIND_VERSION)
  set(PACKAGE_VERSION_EXACT TRUE)
endif()
unset(_witguard_line)
unset(_witguard_is)
unset(_witguard_asked)
