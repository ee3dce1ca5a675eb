using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Tapetum.Web.Decoding.Native;

/// <summary>
/// Takes the network away from a process and all that it will start: the kernel refuses it new sockets, and the calls by which other processes' could be taken over.
/// A filter holds for the thread that asks for it, and .NET has started others by then. So the process begins its program once more, which leaves that one thread, with the filter.
/// </summary>
/// <remarks>seccomp(2), execve(2); Linux on x86-64 and arm64.</remarks>
internal static unsafe partial class SocketFilter
{
    // <linux/prctl.h>
    private const int GetSeccomp = 21;
    private const int SetSeccomp = 22;
    private const int SetNoNewPrivileges = 38;

    // <linux/seccomp.h>: the mode, what becomes of a call, and where its architecture stands in what a filter sees; the call's number comes first.
    private const nuint FilterMode = 2;
    private const uint Allow = 0x7FFF0000;
    private const uint Refuse = 0x00050000 | 1; // with EPERM
    private const uint KillProcess = 0x80000000;
    private const uint ArchitectureOffset = 4;

    // <linux/bpf_common.h>
    private const ushort Load = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfNotLess = 0x35;
    private const ushort Return = 0x06;

    /// <summary>On x86-64, calls from here on are the same ones in another guise.</summary>
    private const uint FirstDoubled = 0x40000000;

    /// <summary>socket, ptrace, process_vm_readv, process_vm_writev, io_uring_setup, pidfd_getfd.</summary>
    private static (uint Architecture, uint[] Calls)? Refused =>
        RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => (0xC000003E, [41, 101, 310, 311, 425, 438]),
            Architecture.Arm64 => (0xC00000B7, [198, 117, 270, 271, 425, 438]),
            _ => null,
        };

    /// <summary>Begins this process's program again, filtered. Returns only where there are no filters: on other systems, and kernels built without them.</summary>
    /// <param name="argument">Added to the program's arguments, so that it knows.</param>
    public static void BeginAgain(string argument)
    {
        if (!OperatingSystem.IsLinux() || Refused is not var (architecture, calls) || Control(GetSeccomp, 0, null) < 0)
        {
            return;
        }

        Check(Control(SetNoNewPrivileges, 1, null));
        Instruction[] instructions = FilterFor(architecture, calls);
        fixed (Instruction* first = instructions)
        {
            Program program = new() { Length = (ushort)instructions.Length, First = first };
            Check(Control(SetSeccomp, FilterMode, &program));
        }

        byte[] line = [.. File.ReadAllBytes("/proc/self/cmdline"), .. System.Text.Encoding.UTF8.GetBytes(argument), 0];
        fixed (byte* text = line)
        fixed (byte* path = "/proc/self/exe\0"u8)
        {
            byte** arguments = stackalloc byte*[line.AsSpan().Count((byte)0) + 1];
            int count = 0;
            for (int i = 0; i < line.Length; i++)
            {
                if (i == 0 || line[i - 1] == 0)
                {
                    arguments[count++] = text + i;
                }
            }

            arguments[count] = null;
            Check(Execute(path, arguments));
        }
    }

    private static Instruction[] FilterFor(uint architecture, uint[] calls)
    {
        // A jump counts the instructions that it leaves out: those of the calls that follow, and the one that allows.
        byte ToRefusal(int index) => (byte)(calls.Length - index);
        return
        [
            new(Load, 0, 0, ArchitectureOffset),
            new(JumpIfEqual, 1, 0, architecture),
            new(Return, 0, 0, KillProcess),
            new(Load, 0, 0, 0),
            new(JumpIfNotLess, (byte)(calls.Length + 1), 0, FirstDoubled),
            .. calls.Select((call, i) => new Instruction(JumpIfEqual, ToRefusal(i), 0, call)),
            new(Return, 0, 0, Allow),
            new(Return, 0, 0, Refuse),
        ];
    }

    private static void Check(int result)
    {
        if (result < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nuint argument, Program* program, nuint a = 0, nuint b = 0);

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true)]
    private static partial int Execute(byte* path, byte** arguments);

    /// <summary>struct sock_filter</summary>
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

    /// <summary>struct sock_fprog</summary>
    private struct Program
    {
        public ushort Length;
        public Instruction* First;
    }
}
