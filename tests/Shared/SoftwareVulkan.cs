using System.Runtime.InteropServices;

namespace Tapetum.Tests;

/// <summary>Chromium's software Vulkan, which gives the GPU path something to run on where there is no GPU.</summary>
public static partial class SoftwareVulkan
{
    private const string Folder = "/usr/lib/chromium";
    private static readonly Lazy<bool> IsThere = new(Load);

    /// <summary>Makes SwiftShader the process's only Vulkan device, or skips the test.</summary>
    public static void Require() =>
        Assert.SkipUnless(IsThere.Value, "Needs Debian's chromium for its software Vulkan.");

    private static bool Load()
    {
        string driver = Path.Combine(Folder, "vk_swiftshader_icd.json");
        if (!OperatingSystem.IsLinux() || !File.Exists(driver))
        {
            return false;
        }

        // .NET's own SetEnvironmentVariable does not reach native getenv. Once loaded from its folder, the library is found by its name alone.
        return SetEnv("VK_DRIVER_FILES", driver, overwrite: 1) == 0
            && NativeLibrary.TryLoad(Path.Combine(Folder, "libvulkan.so.1"), out _);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);
}
