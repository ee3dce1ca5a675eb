using System.Runtime.InteropServices;

namespace Tapetum.Confinement.Native;

/// <summary><c>struct tapetum_confinement</c> of native/tapetum_confinement.h: what the kernel holds a worker to.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ConfinementLevel
{
    /// <summary>Landlock's version; 0: the kernel has none.</summary>
    public int Landlock;

    /// <summary>1: system calls are filtered.</summary>
    public int Seccomp;
}
