namespace Tapetum.Confinement.Native;

/// <summary><c>enum tapetum_libraries</c> of native/tapetum_decoder.h: which libraries a decoder has at hand.</summary>
internal enum DecoderLibraries
{
    Raws = 0,
    Photos = 1,
    JpegXl = 2,
}
