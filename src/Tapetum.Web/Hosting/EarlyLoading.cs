using System.IO.Compression;
using System.Security.Cryptography;
using Tapetum.Encoding.Vips;

namespace Tapetum.Web.Hosting;

/// <summary>
/// Loads, before anybody is listened to, the native libraries that are otherwise loaded on first use. One that cannot be opened once, because visitors have all the files that this process may open, is
/// not tried again as long as it runs. (Nearly all assemblies are loaded by the start itself; for the others files are kept back.)
/// </summary>
internal static class EarlyLoading
{
    public static void Run()
    {
        // libvips, which writes thumbnails and pictures; zlib, for PNG; OpenSSL, for fingerprints.
        _ = JpegEncoder.Encode(new SrgbPhoto(1, 1, new byte[3]), quality: 90);
        using ZLibStream deflate = new(Stream.Null, CompressionMode.Compress);
        deflate.WriteByte(0);
        _ = SHA256.HashData([]);
    }
}
