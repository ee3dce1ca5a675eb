// What a decoder is asked and what it answers: the same in this process and, over a socket, in a confined one. Mirrored by DecoderRequest.cs and DecoderReply.cs.
#pragma once

#include <cstdint>

enum tapetum_operation : int32_t
{
    TapetumHello = 0,

    TapetumRawOpen = 1, // attached: the file
    TapetumRawPreview = 2,
    TapetumRawUnpack = 3,
    TapetumRawUnpackRgb = 4,
    TapetumRawDevelop = 5, // value, factor, count

    TapetumPhotoOpen = 20, // attached: the file
    TapetumPhotoRead = 21, // value: enum tapetum_photo_kind; count: side of a thumbnail

    TapetumJpegXlDecode = 30, // attached: the codestream; value: channels; count: pixels at most

    // A part of what was decoded: first, count, into the room.
    TapetumCopies = 100,
    TapetumRawCopy = 101,
    TapetumRawCopyRgb = 102,
    TapetumRawCopyDeveloped = 103,
    TapetumPhotoCopy = 120,
    TapetumJpegXlCopy = 130,
};

// Which libraries a worker has at hand.
enum tapetum_libraries : int32_t
{
    TapetumRaws = 0,
    TapetumPhotos = 1,
    TapetumJpegXl = 2,
};

struct tapetum_request
{
    int32_t operation;
    int32_t value;
    int64_t first, count;
    int64_t file_bytes; // of the file that is attached; 0 for none
    int64_t room_bytes; // of the memory that is attached, for this and later copies; 0 for none
    float factor;
    int32_t unused;
};

struct tapetum_reply
{
    int32_t status;
    int32_t value;
    int64_t length; // of the bytes that follow
};

// Memory for copies.
struct tapetum_room
{
    void *at = nullptr;
    int64_t bytes = 0;
};

struct tapetum_answer
{
    tapetum_reply reply = {};
    const void *bytes = nullptr; // live until the next request
};

// file: what is attached, if it is no room; it belongs to who answers.
using tapetum_answerer = tapetum_answer (*)(void *state, const tapetum_request &request, int file, const tapetum_room &room);

// What a decoder needs that is not linked: load before files are out of reach, start before memory cannot be made executable. libvips: its path, for photos.
extern "C" __attribute__((visibility("default"))) bool tapetum_libraries_load(int32_t libraries, const char *libvips);
extern "C" __attribute__((visibility("default"))) void tapetum_libraries_start(int32_t libraries);

// A process that answers requests on its standard input, a socket, and can do nothing else. native/tapetum_worker.cpp
extern "C" __attribute__((visibility("default"))) int tapetum_worker_main(int count, char **arguments, tapetum_answerer answerer, void *state);

extern "C" __attribute__((visibility("default"))) int tapetum_run_confined(int count, char **arguments);

struct tapetum_decoder;
extern "C"
{
    __attribute__((visibility("default"))) tapetum_decoder *tapetum_decoder_create();
    __attribute__((visibility("default"))) tapetum_answer
    tapetum_decoder_answer(void *decoder, const tapetum_request &request, int file, const tapetum_room &room);
}
