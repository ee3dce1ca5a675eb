#!/usr/bin/env bash
# Copies the libraries of this system that a library of ours needs, to be packed beside it, and their licences.
#   scripts/collect-natives.sh LIBRARY FOLDER        FOLDER/native/*.so.*, FOLDER/licenses/*.txt
# What every system has in a fit version stays behind: the C and the C++ library, and the loader.
set -euo pipefail

library=$1 folder=$2
everywhere='^(linux-vdso|ld-linux.*|libc|libm|libdl|librt|libpthread|libgcc_s|libstdc\+\+)\.so'

rm -rf "$folder"
mkdir -p "$folder/native" "$folder/licenses"

# Debian knows a file by the path that its package has, which may be below /usr or, by a link, not.
package_of() {
    local real
    real=$(readlink -f "$1")
    { dpkg-query --search "$real" || dpkg-query --search "${real#/usr}"; } 2>/dev/null | head -n 1 | cut -d: -f1
}

# "	libraw_r.so.20 => /lib/x86_64-linux-gnu/libraw_r.so.20 (0x00007f…)"
ldd "$library" | while read -r name arrow path _; do
    [[ $arrow == "=>" && ! $name =~ $everywhere ]] || continue
    if [[ $path != /* ]]; then
        echo "$library needs $name, which is not installed" >&2
        exit 1
    fi
    cp -L "$path" "$folder/native/$name"
    package=$(package_of "$path" || true)
    if [[ -z $package || ! -e /usr/share/doc/$package/copyright ]]; then
        echo "the licence of $path is not to be found: a package with it must carry it" >&2
        exit 1
    fi
    cp "/usr/share/doc/$package/copyright" "$folder/licenses/$package.txt"
done
