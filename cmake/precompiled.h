// What nearly every file includes of the standard library, read once by the release build (cmake/precompiled.cmake).
// A file still includes what it uses: the dev and asan builds know nothing of this one.
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <unordered_map>
#include <variant>
#include <vector>
