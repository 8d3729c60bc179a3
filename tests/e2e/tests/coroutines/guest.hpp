#pragma once
#include <vector>

// The marks that ended, in order.
extern std::vector<int> ended;
constexpr unsigned programs = 17;
