// JPEG XL codestreams, as a DNG has one for each tile (ISO/IEC 18181-1; DNG specification 1.7.1, compression 52546), by the system's libjxl. Distributions give its versions names of
// their own, and it may be missing: so its functions are looked up. They and the structures are the same from version 0.7 on.

#include "tapetum_jpegxl.h"

#include <cstring>
#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>

namespace
{
    constexpr const char *Names[] = {
        "libjxl.so.0.7", "libjxl.so.0.8", "libjxl.so.0.9", "libjxl.so.0.10", "libjxl.so.0.11", "libjxl.so",
    };

    constexpr int Success = 0, NeedMoreInput = 2, NeedImageOutBuffer = 5, BasicInfo = 0x40, FullImage = 0x1000; // JxlDecoderStatus
    constexpr int Codestream = 2, Container = 3;                                                             // JxlSignature

    struct PixelFormat // JxlPixelFormat
    {
        uint32_t channels;
        int type = 3; // uint16
        int endianness = 0;
        size_t alignment = 0;
    };

    struct Info // JxlBasicInfo, of which the size and the channels are read; the rest is room
    {
        int32_t have_container;
        uint32_t width, height;
        uint8_t between[40];
        uint32_t channels;
        uint8_t rest[256];
    };

    struct
    {
        int (*check)(const void *, size_t);
        void *(*create)(const void *);
        void (*destroy)(void *);
        int (*subscribe)(void *, int);
        int (*keep_orientation)(void *, int);
        int (*set_input)(void *, const void *, size_t);
        void (*close_input)(void *);
        int (*process)(void *);
        int (*info)(const void *, Info *);
        int (*output_bytes)(const void *, const PixelFormat *, size_t *);
        int (*set_output)(void *, const PixelFormat *, void *, size_t);
    } jxl;

    bool is_loaded = false;

    template <typename Function> bool find(void *library, Function &function, const char *name)
    {
        function = reinterpret_cast<Function>(dlsym(library, name));
        return function != nullptr;
    }

    bool find_all(void *l)
    {
        return find(l, jxl.check, "JxlSignatureCheck") && find(l, jxl.create, "JxlDecoderCreate") && find(l, jxl.destroy, "JxlDecoderDestroy")
               && find(l, jxl.subscribe, "JxlDecoderSubscribeEvents") && find(l, jxl.keep_orientation, "JxlDecoderSetKeepOrientation")
               && find(l, jxl.set_input, "JxlDecoderSetInput") && find(l, jxl.close_input, "JxlDecoderCloseInput")
               && find(l, jxl.process, "JxlDecoderProcessInput") && find(l, jxl.info, "JxlDecoderGetBasicInfo")
               && find(l, jxl.output_bytes, "JxlDecoderImageOutBufferSize") && find(l, jxl.set_output, "JxlDecoderSetImageOutBuffer");
    }

    int32_t expect(void *decoder, int expected)
    {
        const int status = jxl.process(decoder);
        return status == expected ? TapetumJxlDone : status == NeedMoreInput ? TapetumJxlEndsEarly : TapetumJxlDamaged;
    }

    int32_t read_pixels(void *decoder, const Info &info, tapetum_jpegxl_picture &picture)
    {
        PixelFormat format;
        format.channels = info.channels;
        picture.width = static_cast<int32_t>(info.width);
        picture.height = static_cast<int32_t>(info.height);
        picture.samples.resize(size_t(info.width) * info.height * info.channels);
        const size_t size = picture.samples.size() * sizeof(uint16_t);
        size_t bytes = 0;
        if (jxl.output_bytes(decoder, &format, &bytes) != Success || bytes != size
            || jxl.set_output(decoder, &format, picture.samples.data(), size) != Success)
            return TapetumJxlUndecodable;
        return expect(decoder, FullImage);
    }

    int32_t decode(void *decoder, const void *bytes, size_t length, uint32_t channels, uint64_t most_pixels, tapetum_jpegxl_picture &picture)
    {
        // The sensor's rows stay as they are: the DNG's own tag says which way is up.
        if (jxl.subscribe(decoder, BasicInfo | FullImage) != Success || jxl.keep_orientation(decoder, 1) != Success
            || jxl.set_input(decoder, bytes, length) != Success)
            return TapetumJxlUndecodable;
        jxl.close_input(decoder);
        Info info = {};
        if (int32_t status = expect(decoder, BasicInfo))
            return status;
        if (jxl.info(decoder, &info) != Success)
            return TapetumJxlUndecodable;
        if (info.channels != channels || uint64_t(info.width) * info.height > most_pixels)
            return TapetumJxlOtherKind;
        if (int32_t status = expect(decoder, NeedImageOutBuffer))
            return status;
        return read_pixels(decoder, info, picture);
    }
}

// Before files are out of reach.
bool tapetum_jpegxl_load()
{
    for (const char *name : Names)
        if (void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL))
            return is_loaded = find_all(library);
    return false;
}

// file: a codestream with or without its container; taken over. channels: that it must have, 1 or 3.
int32_t tapetum_jpegxl_decode(int file, int64_t length, int32_t channels, int64_t most_pixels, tapetum_jpegxl_picture &picture)
{
    if (!is_loaded)
    {
        close(file);
        return TapetumJxlMissing;
    }
    const size_t size = static_cast<size_t>(length);
    void *bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (bytes == MAP_FAILED)
        return TapetumJxlUndecodable;
    const int signature = jxl.check(bytes, size);
    void *decoder = signature == Codestream || signature == Container ? jxl.create(nullptr) : nullptr;
    const int32_t status
        = decoder ? decode(decoder, bytes, size, static_cast<uint32_t>(channels), static_cast<uint64_t>(most_pixels), picture) : TapetumJxlDamaged;
    if (decoder)
        jxl.destroy(decoder);
    munmap(bytes, size);
    return status;
}
