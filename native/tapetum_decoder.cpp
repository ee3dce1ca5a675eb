// Answers requests by the decoders, wherever that is asked: in this process, or in one that may do nothing else.

#include "tapetum_decoder.h"

#include "tapetum_jpegxl.h"
#include "tapetum_photo.h"
#include "tapetum_raw.h"

#include <algorithm>
#include <new>
#include <string>
#include <unistd.h>

#define TAPETUM_API extern "C" __attribute__((visibility("default")))

namespace
{
    constexpr int OutOfMemory = 5; // enum Status of tapetum_raw.cpp
    constexpr int Unexpected = 6;
}

struct tapetum_decoder
{
    tapetum_raw *raw = nullptr;
    tapetum_photo *photo = nullptr;
    tapetum_jpegxl_picture jpegxl;
    std::string told;

    ~tapetum_decoder() { forget(); }

    void forget()
    {
        if (raw)
            tapetum_raw_destroy(raw);
        if (photo)
            tapetum_photo_close(photo);
        raw = nullptr;
        photo = nullptr;
        jpegxl = {};
    }
};

static tapetum_answer only(int status, int32_t value = 0)
{
    return {{status, value, 0}, nullptr};
}

static tapetum_answer with_info(int status, const tapetum_raw *raw)
{
    tapetum_answer answer;
    answer.reply.status = status;
    if (status == 0)
    {
        answer.bytes = tapetum_raw_get_info(raw);
        answer.reply.length = tapetum_raw_info_bytes();
    }
    return answer;
}

static tapetum_answer open_raw(tapetum_decoder &decoder, const tapetum_request &request, int file)
{
    decoder.raw = tapetum_raw_create();
    if (!decoder.raw)
    {
        close(file);
        return only(OutOfMemory);
    }
    return with_info(tapetum_raw_open(decoder.raw, file, request.file_bytes), decoder.raw);
}

static tapetum_answer preview(tapetum_raw *raw)
{
    tapetum_raw_preview_info found = {};
    tapetum_answer answer;
    answer.reply.status = tapetum_raw_preview(raw, &found);
    if (answer.reply.status == 0)
    {
        answer.bytes = found.bytes;
        answer.reply.length = found.length;
        answer.reply.value = found.is_jpeg ? 0 : found.width;
    }
    return answer;
}

// What it made, or libvips' words for why not.
static tapetum_answer with_text(tapetum_decoder &decoder, bool done)
{
    if (!done)
        decoder.told = tapetum_photo_error();
    tapetum_answer answer = only(done ? 0 : Unexpected);
    answer.bytes = decoder.told.data();
    answer.reply.length = static_cast<int64_t>(decoder.told.size());
    return answer;
}

static tapetum_answer open_photo(tapetum_decoder &decoder, const tapetum_request &request, int file)
{
    decoder.photo = tapetum_photo_open(file, request.file_bytes);
    return decoder.photo ? with_text(decoder, tapetum_photo_describe(decoder.photo, decoder.told)) : only(OutOfMemory);
}

static tapetum_answer decode_jpegxl(tapetum_decoder &decoder, const tapetum_request &request, int file)
{
    const int status = tapetum_jpegxl_decode(file, request.file_bytes, request.value, request.count, decoder.jpegxl);
    const int32_t size[] = {decoder.jpegxl.width, decoder.jpegxl.height};
    decoder.told.assign(reinterpret_cast<const char *>(size), sizeof size);
    tapetum_answer answer = only(status);
    if (status == 0)
    {
        answer.bytes = decoder.told.data();
        answer.reply.length = sizeof size;
    }
    return answer;
}

static int copy_raw(const tapetum_raw *raw, const tapetum_request &request, const tapetum_room &room)
{
    auto *numbers = static_cast<uint16_t *>(room.at);
    if (!raw || request.count > room.bytes / 2)
        return Unexpected;
    switch (request.operation)
    {
    case TapetumRawCopy:
        return tapetum_raw_copy(raw, numbers, request.first, request.count);
    case TapetumRawCopyRgb:
        return tapetum_raw_copy_rgb(raw, numbers, request.first, request.count);
    default:
        return tapetum_raw_copy_developed(raw, numbers, request.first, request.count);
    }
}

static int copy_photo(const tapetum_photo *photo, const tapetum_request &request, const tapetum_room &room)
{
    return photo && request.count <= room.bytes / 2 && tapetum_photo_copy(photo, room.at, request.first, request.count) ? 0 : Unexpected;
}

static int copy_jpegxl(const tapetum_jpegxl_picture &picture, const tapetum_request &request, const tapetum_room &room)
{
    const int64_t all = static_cast<int64_t>(picture.samples.size());
    if (request.first < 0 || request.count < 0 || request.first > all || request.count > all - request.first || request.count > room.bytes / 2)
        return Unexpected;
    std::copy_n(picture.samples.data() + request.first, request.count, static_cast<uint16_t *>(room.at));
    return 0;
}

static tapetum_answer answer_about_raw(tapetum_raw *raw, const tapetum_request &request)
{
    int32_t saturation = request.value;
    int status;
    switch (request.operation)
    {
    case TapetumRawPreview:
        return preview(raw);
    case TapetumRawUnpack:
        return with_info(tapetum_raw_unpack(raw), raw);
    case TapetumRawUnpackRgb:
        return with_info(tapetum_raw_unpack_rgb(raw), raw);
    default:
        status = tapetum_raw_develop(raw, request.factor, &saturation, request.count);
        return only(status, saturation);
    }
}

static tapetum_answer answer(tapetum_decoder &decoder, const tapetum_request &request, int file, const tapetum_room &room)
{
    switch (request.operation)
    {
    case TapetumHello: // between files, too
        decoder.forget();
        return {};
    case TapetumRawOpen:
        decoder.forget();
        return open_raw(decoder, request, file);
    case TapetumPhotoOpen:
        decoder.forget();
        return open_photo(decoder, request, file);
    case TapetumJpegXlDecode:
        decoder.forget();
        return decode_jpegxl(decoder, request, file);
    case TapetumRawPreview:
    case TapetumRawUnpack:
    case TapetumRawUnpackRgb:
    case TapetumRawDevelop:
        return decoder.raw ? answer_about_raw(decoder.raw, request) : only(Unexpected);
    case TapetumPhotoRead:
        return decoder.photo
                   ? with_text(decoder, tapetum_photo_read(decoder.photo, request.value, static_cast<int32_t>(request.count), decoder.told))
                   : only(Unexpected);
    case TapetumRawCopy:
    case TapetumRawCopyRgb:
    case TapetumRawCopyDeveloped:
        return only(copy_raw(decoder.raw, request, room));
    case TapetumPhotoCopy:
        return only(copy_photo(decoder.photo, request, room));
    case TapetumJpegXlCopy:
        return only(copy_jpegxl(decoder.jpegxl, request, room));
    default:
        return only(Unexpected);
    }
}

tapetum_answer tapetum_decoder_answer(void *state, const tapetum_request &request, int file, const tapetum_room &room)
{
    auto &decoder = *static_cast<tapetum_decoder *>(state);
    decoder.told.clear();
    try
    {
        return answer(decoder, request, file, room);
    }
    catch (const std::bad_alloc &)
    {
        return only(OutOfMemory);
    }
}

bool tapetum_libraries_load(int32_t libraries, const char *libvips)
{
    if (libraries == TapetumJpegXl)
        tapetum_jpegxl_load(); // may be missing, and says so when it is asked
    return libraries != TapetumPhotos || tapetum_photo_load(libvips);
}

TAPETUM_API bool tapetum_has_jpegxl()
{
    return tapetum_jpegxl_load();
}

void tapetum_libraries_start(int32_t libraries)
{
    if (libraries == TapetumPhotos)
        tapetum_photo_start();
}

tapetum_decoder *tapetum_decoder_create()
{
    return new (std::nothrow) tapetum_decoder;
}

// ------------------------------------------------------------------ for systems without confinement: the same in this process

TAPETUM_API void tapetum_decoder_destroy(tapetum_decoder *decoder)
{
    delete decoder;
}

// file: copied, not taken. bytes: reply->length of them, live until the next call.
TAPETUM_API void tapetum_decoder_ask(
    tapetum_decoder *decoder, const tapetum_request *request, int file, const tapetum_room *room, tapetum_reply *reply, const void **bytes)
{
    const tapetum_answer answer = tapetum_decoder_answer(decoder, *request, file < 0 ? -1 : dup(file), *room);
    *reply = answer.reply;
    *bytes = answer.bytes;
}

// May be called on another thread: what runs ends soon.
TAPETUM_API void tapetum_decoder_cancel(tapetum_decoder *decoder)
{
    if (decoder->raw)
        tapetum_raw_cancel(decoder->raw);
}
