// Apart from the tests, since it takes long to compile.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
