using System.Runtime.InteropServices;

namespace Tapetum.Confinement;

/// <summary>The program runs where no native library of Tapetum's is for, or was taken from beside it.</summary>
internal sealed class MissingLibraryException(DllNotFoundException cause)
    : TapetumException(
        AppContext.BaseDirectory,
        $"Tapetum's native library is not here, or cannot be loaded, for {RuntimeInformation.RuntimeIdentifier}",
        "The package brings it for linux-x64 with glibc 2.36 or later; for other systems build Tapetum from its repository.",
        cause
    );
