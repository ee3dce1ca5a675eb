using Tapetum.Confinement;
using Tapetum.Raw.Native;

namespace Tapetum.Raw;

/// <summary>Opens raw files: as a stream, and in LibRaw.</summary>
internal static class RawFile
{
    public static FileStream Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw new RawDecodeException(path, "it is a folder", "Give a file in it.");
        }

        if (!File.Exists(path))
        {
            throw new RawDecodeException(path, "there is no such file", "Check its name and folder.");
        }

        try
        {
            if (new FileInfo(path).Length == 0)
            {
                throw new RawDecodeException(path, "the file is empty", "Copy it from the camera's card again.");
            }

            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 4096);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RawDecodeException(
                path,
                $"it cannot be opened ({e.Message.TrimEnd('.')})",
                "Check that you may read it.",
                e
            );
        }
    }

    public static unsafe RawHandle Create(string path, DecodingLimits limits)
    {
        try
        {
            if (RawLibrary.InfoSizeBytes() != sizeof(RawInfo))
            {
                throw new InvalidOperationException(
                    "RawInfo.cs and native/tapetum_raw.cpp differ: build them together."
                );
            }

            return new RawHandle(limits);
        }
        catch (DllNotFoundException e)
        {
            throw new RawDecodeException(
                path,
                "libtapetum_raw.so or the LibRaw that it needs is missing",
                "Install LibRaw (Debian: apt-get install libraw-dev) and build Tapetum again.",
                e
            );
        }
    }

    /// <param name="raw">The instance.</param>
    /// <param name="path">What the user calls the file.</param>
    /// <param name="stored">Where it lies as LibRaw can read it.</param>
    /// <param name="time">Asked when it is open.</param>
    public static unsafe RawInfo OpenRaw(RawHandle raw, string path, string stored, DecodingTime time)
    {
        RawInfo info;
        RawStatus status = RawLibrary.Open(raw, stored, &info);
        time.Check();
        RawLibrary.Check(status, path);
        return info;
    }
}
