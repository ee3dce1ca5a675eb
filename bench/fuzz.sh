#!/usr/bin/env bash
# Changes files at random for as many minutes, and gives them to the decoder (under AddressSanitizer and UndefinedBehaviorSanitizer), to all that reads a file, and to our own parsers, a third of the time each.
#   bench/fuzz.sh MINUTES [FOLDER]      FOLDER receives the files that made the decoder die; default: out/fuzz
# ./test does a few seconds of the same, always with the same files.
set -euo pipefail
cd "$(dirname "$0")/.."

minutes=${1:?give the minutes}
TAPETUM_FUZZ_CRASHES=$(realpath -m "${2:-out/fuzz}")
seconds=$((minutes * 60 / 18)) # six parts for the decoder, three for each of two ways to read a file, one for each of six parsers
export TAPETUM_FUZZ_CRASHES

dotnet build tests/Tapetum.Tests --configuration Release --nologo --verbosity quiet
dotnet build tests/Tapetum.Web.Tests --configuration Release --nologo --verbosity quiet
status=0
run() { "tests/$1/bin/Release/net10.0/$1" -noLogo -parallel none -showLiveOutput -class "$2" || status=1; }
TAPETUM_FUZZ_SECONDS=$((seconds * 6)) run Tapetum.Tests Tapetum.Tests.Fuzzing.DecoderFuzzTests
TAPETUM_FUZZ_SECONDS=$((seconds * 3)) run Tapetum.Tests Tapetum.Tests.Fuzzing.WholeFileFuzzTests
export TAPETUM_FUZZ_SECONDS=$seconds
run Tapetum.Tests Tapetum.Tests.Fuzzing.ParserFuzzTests
run Tapetum.Web.Tests Tapetum.Web.Tests.ParserFuzzTests
exit $status
