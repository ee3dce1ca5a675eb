// Photographs (JPEG, PNG, WebP, TIFF) through libvips, upright and in sRGB. libvips comes from NuGet, without headers: the few functions that are called are declared here.

#include "tapetum_photo.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <dlfcn.h>
#include <new>
#include <sys/mman.h>
#include <unistd.h>

struct VipsImage;

namespace
{
    constexpr int Srgb = 22;   // VIPS_INTERPRETATION_sRGB
    constexpr int Rgb16 = 25;  // VIPS_INTERPRETATION_RGB16
    constexpr int Linear = 28; // VIPS_INTERPRETATION_scRGB: linear light as float, 1 at white
    constexpr int Bytes = 0;   // VIPS_FORMAT_UCHAR
    constexpr int FailOnError = 2, FailOnWarning = 3; // VIPS_FAIL_ON_…
    constexpr int OnlyDown = 2;                       // VIPS_SIZE_DOWN
    constexpr int64_t MaxPixels = 400000000;
    constexpr int Warning = 1 << 4; // G_LOG_LEVEL_WARNING

    // What is read of a photo's EXIF; the names are libvips'.
    constexpr const char *Texts[] = {
        "exif-ifd0-Make",        "exif-ifd0-Model",       "exif-ifd2-ISOSpeedRatings", "exif-ifd2-ExposureTime",
        "exif-ifd2-FNumber",     "exif-ifd2-FocalLength", "exif-ifd2-LensModel",       "exif-ifd2-DateTimeOriginal",
    };
    constexpr const char *Blobs[] = {"exif-data", "xmp-data"};

    struct
    {
        int (*init)(const char *);
        void (*cache_set_max)(int);
        void (*block_untrusted)(int);
        unsigned (*log_set_handler)(const char *, int, void (*)(const char *, int, const char *, void *), void *);
        char *(*error_copy)();
        void (*free)(void *);
        void (*unref)(void *);
        const char *(*find_load)(const void *, size_t);
        VipsImage *(*from_buffer)(const void *, size_t, const char *, ...);
        int (*thumbnail)(void *, size_t, VipsImage **, int, ...);
        int (*autorot)(VipsImage *, VipsImage **, ...);
        int (*icc_transform)(VipsImage *, VipsImage **, const char *, ...);
        int (*colourspace)(VipsImage *, VipsImage **, int, ...);
        int (*flatten)(VipsImage *, VipsImage **, ...);
        int (*width)(const VipsImage *), (*height)(const VipsImage *), (*bands)(const VipsImage *), (*format)(const VipsImage *);
        size_t (*type_of)(const VipsImage *, const char *);
        int (*as_string)(const VipsImage *, const char *, char **);
        int (*get_blob)(const VipsImage *, const char *, const void **, size_t *);
        void *(*to_memory)(VipsImage *, size_t *);
    } vips;

    template <typename Function> bool find(void *library, Function &function, const char *name)
    {
        function = reinterpret_cast<Function>(dlsym(library, name));
        return function != nullptr;
    }

    bool find_all(void *l)
    {
        return find(l, vips.init, "vips_init") && find(l, vips.cache_set_max, "vips_cache_set_max")
               && find(l, vips.block_untrusted, "vips_block_untrusted_set") && find(l, vips.log_set_handler, "g_log_set_handler")
               && find(l, vips.error_copy, "vips_error_buffer_copy") && find(l, vips.free, "g_free") && find(l, vips.unref, "g_object_unref")
               && find(l, vips.find_load, "vips_foreign_find_load_buffer") && find(l, vips.from_buffer, "vips_image_new_from_buffer")
               && find(l, vips.thumbnail, "vips_thumbnail_buffer") && find(l, vips.autorot, "vips_autorot")
               && find(l, vips.icc_transform, "vips_icc_transform") && find(l, vips.colourspace, "vips_colourspace")
               && find(l, vips.flatten, "vips_flatten") && find(l, vips.width, "vips_image_get_width")
               && find(l, vips.height, "vips_image_get_height") && find(l, vips.bands, "vips_image_get_bands")
               && find(l, vips.format, "vips_image_get_format") && find(l, vips.type_of, "vips_image_get_typeof")
               && find(l, vips.as_string, "vips_image_get_as_string") && find(l, vips.get_blob, "vips_image_get_blob")
               && find(l, vips.to_memory, "vips_image_write_to_memory");
    }

    class Image
    {
    public:
        Image() = default;
        explicit Image(VipsImage *image) : at(image) {}
        Image(Image &&other) noexcept : at(other.at) { other.at = nullptr; }
        Image &operator=(Image &&other) noexcept
        {
            std::swap(at, other.at);
            return *this;
        }
        ~Image()
        {
            if (at)
                vips.unref(at);
        }
        VipsImage *get() const { return at; }
        explicit operator bool() const { return at != nullptr; }
        bool has(const char *field) const { return vips.type_of(at, field) != 0; }

    private:
        VipsImage *at = nullptr;
    };

    template <typename Operation, typename... Arguments> Image run(Operation operation, const Image &in, Arguments... arguments)
    {
        VipsImage *out = nullptr;
        return in && operation(in.get(), &out, arguments..., nullptr) == 0 ? Image(out) : Image();
    }

    // An embedded profile is converted; without one, numbers mean sRGB.
    Image to_srgb(const Image &image, int interpretation)
    {
        if (!image || !image.has("icc-profile-data"))
            return run(vips.colourspace, image, interpretation);
        VipsImage *out = nullptr;
        const int depth = interpretation == Rgb16 ? 16 : 8;
        const bool done = vips.icc_transform(image.get(), &out, "srgb", "embedded", 1, "depth", depth, nullptr) == 0;
        return run(vips.colourspace, done ? Image(out) : Image(), interpretation);
    }

    // Transparency is laid over black.
    Image opaque(Image &&image)
    {
        return image && vips.bands(image.get()) > 3 ? run(vips.flatten, image) : std::move(image);
    }

    void append(std::string &to, const void *bytes, size_t length)
    {
        to.append(static_cast<const char *>(bytes), length);
    }

    void append_number(std::string &to, size_t number)
    {
        const int32_t small = static_cast<int32_t>(number);
        append(to, &small, sizeof small);
    }

    void append_field(std::string &to, const char *name, const void *value, size_t length)
    {
        append_number(to, std::strlen(name));
        append_number(to, length);
        append(to, name, std::strlen(name));
        append(to, value, length);
    }
}

struct tapetum_photo
{
    void *bytes = MAP_FAILED;
    size_t length = 0;
    Image stored;
    void *pixels = nullptr; // libvips'
    size_t numbers = 0;
    int32_t kind = 0;

    ~tapetum_photo()
    {
        if (pixels)
            vips.free(pixels);
        stored = Image();
        if (bytes != MAP_FAILED)
            munmap(bytes, length);
    }
};

// libvips: its path. Before files are out of reach.
bool tapetum_photo_load(const char *libvips)
{
    void *loaded = dlopen(libvips, RTLD_NOW | RTLD_LOCAL);
    return loaded && find_all(loaded);
}

void tapetum_photo_start()
{
    vips.init("tapetum");
    // A photo is read once: caching operations would only keep decoded pictures alive.
    vips.cache_set_max(0);
    vips.block_untrusted(1);
    // A library does not write to the console; what matters comes back as an error.
    vips.log_set_handler("VIPS", Warning, [](const char *, int, const char *, void *) {}, nullptr);
}

// file: taken over. Null when there is no memory for it.
tapetum_photo *tapetum_photo_open(int file, int64_t length)
{
    auto *photo = new (std::nothrow) tapetum_photo;
    if (photo)
    {
        photo->length = static_cast<size_t>(length);
        photo->bytes = mmap(nullptr, photo->length, PROT_READ, MAP_PRIVATE, file, 0);
    }
    close(file);
    if (photo && photo->bytes == MAP_FAILED)
    {
        delete photo;
        return nullptr;
    }
    return photo;
}

void tapetum_photo_close(tapetum_photo *photo)
{
    delete photo;
}

// Reads the headers. told: int32 width, int32 height, then for each field int32 length of its name, int32 length of its value, name, value.
bool tapetum_photo_describe(tapetum_photo *photo, std::string &told)
{
    const char *loader = vips.find_load(photo->bytes, photo->length);
    if (!loader)
        return false;
    // Truncated and damaged files must fail rather than turn into grey bands that a network would learn. What libjpeg calls a warning is damage; what libtiff
    // does may be a text that lacks its end.
    std::string name = loader;
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    const int fail_on = name.find("tiff") != std::string::npos ? FailOnError : FailOnWarning;
    // Else libvips decodes photos of more than 100 MB into temporary files, which this process may not write.
    photo->stored = Image(vips.from_buffer(photo->bytes, photo->length, "", "fail-on", fail_on, "memory", 1, nullptr));
    if (!photo->stored)
        return false;
    const int64_t width = vips.width(photo->stored.get()), height = vips.height(photo->stored.get());
    append_number(told, static_cast<size_t>(width));
    append_number(told, static_cast<size_t>(height));
    for (const char *field : Texts)
    {
        char *text = nullptr;
        if (photo->stored.has(field) && vips.as_string(photo->stored.get(), field, &text) == 0)
        {
            append_field(told, field, text, std::strlen(text));
            vips.free(text);
        }
    }
    for (const char *field : Blobs)
    {
        const void *bytes = nullptr;
        size_t length = 0;
        if (photo->stored.has(field) && vips.get_blob(photo->stored.get(), field, &bytes, &length) == 0)
            append_field(told, field, bytes, length);
    }
    return true;
}

static Image developed(tapetum_photo *photo, int32_t kind, int32_t side)
{
    if (kind == TapetumPhotoThumbnail)
    {
        VipsImage *small = nullptr;
        vips.thumbnail(photo->bytes, photo->length, &small, side, "height", side, "size", OnlyDown, nullptr);
        return opaque(to_srgb(Image(small), Srgb));
    }
    if (!photo->stored)
        return Image();
    const Image upright = run(vips.autorot, photo->stored);
    if (kind == TapetumPhotoSrgb)
        return opaque(to_srgb(upright, Srgb));
    const bool deep = vips.format(photo->stored.get()) != Bytes;
    return run(vips.colourspace, opaque(to_srgb(upright, deep ? Rgb16 : Srgb)), Linear);
}

// Computes all pixels. side: of a thumbnail, at most. told: int32 width, int32 height.
bool tapetum_photo_read(tapetum_photo *photo, int32_t kind, int32_t side, std::string &told)
{
    const Image image = developed(photo, kind, side);
    if (!image || vips.bands(image.get()) != 3)
        return false;
    const int64_t width = vips.width(image.get()), height = vips.height(image.get());
    if (width * height > MaxPixels)
        return false;
    size_t bytes = 0;
    if (photo->pixels)
        vips.free(photo->pixels);
    photo->pixels = vips.to_memory(image.get(), &bytes);
    photo->numbers = static_cast<size_t>(3 * width * height);
    photo->kind = kind;
    if (!photo->pixels || bytes != photo->numbers * (kind == TapetumPhotoLinear ? sizeof(float) : 1))
        return false;
    append_number(told, static_cast<size_t>(width));
    append_number(told, static_cast<size_t>(height));
    return true;
}

// Copies a part of red, green, blue of each pixel, as uint16 or bytes.
bool tapetum_photo_copy(const tapetum_photo *photo, void *room, int64_t first, int64_t count)
{
    const int64_t all = static_cast<int64_t>(photo->numbers);
    if (!photo->pixels || first < 0 || count < 0 || first > all || count > all - first)
        return false;
    if (photo->kind != TapetumPhotoLinear)
    {
        std::memcpy(room, static_cast<const uint8_t *>(photo->pixels) + first, static_cast<size_t>(count));
        return true;
    }
    const float *from = static_cast<const float *>(photo->pixels) + first;
    std::transform(from, from + count, static_cast<uint16_t *>(room), [](float light) {
        return static_cast<uint16_t>(std::min(std::max(light, 0.0f), 1.0f) * 65535 + 0.5f);
    });
    return true;
}

// What libvips said of its last error, in one line.
std::string tapetum_photo_error()
{
    char *text = vips.error_copy();
    std::string message = text ? text : "";
    vips.free(text);
    while (!message.empty() && message.back() == '\n')
        message.pop_back();
    for (size_t at; (at = message.find('\n')) != std::string::npos;)
        message.replace(at, 1, "; ");
    return message.empty() ? "unknown error" : message;
}
