namespace Tapetum.Web.Tests;

/// <summary>Small raw files to upload.</summary>
internal static class RawFiles
{
    public static byte[] Ramp(int widthPx = 64, int heightPx = 48)
    {
        using TemporaryFolder folder = new();
        return File.ReadAllBytes(NoisyRamp.Write(folder.File("ramp.dng"), widthPx, heightPx));
    }
}
