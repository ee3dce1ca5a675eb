using System.Reflection;
using System.Runtime.InteropServices;

namespace Tapetum.Raw.JpegXl;

/// <summary>Finds libjxl when the first picture needs it: distributions give its versions names of their own.</summary>
internal static class JxlLibrary
{
    /// <summary>Debian's package.</summary>
    public const string Package = "libjxl0.7";

    private static readonly string[] Names =
    [
        "libjxl.so.0.7",
        "libjxl.so.0.8",
        "libjxl.so.0.9",
        "libjxl.so.0.10",
        "libjxl.so.0.11",
        "libjxl.so",
    ];

    private static readonly Lazy<bool> Found = new(() => Load(Names));

    /// <summary>Whether pictures can be decoded here.</summary>
    public static bool IsAvailable => Found.Value;

    private static bool Load(IReadOnlyList<string> names)
    {
        nint library = names
            .Select(name => NativeLibrary.TryLoad(name, out nint found) ? found : 0)
            .FirstOrDefault(found => found != 0);
        NativeLibrary.SetDllImportResolver(
            Assembly.GetExecutingAssembly(),
            (name, _, _) => string.Equals(name, JxlNative.Library, StringComparison.Ordinal) ? library : 0
        );
        return library != 0;
    }
}
