using System.Runtime.InteropServices;

namespace Tapetum.Training.Parallelism.Mpi;

/// <summary>What is used of Open MPI 4's C interface (MPI 3.1, chapters 3 and 8). The library is loaded by the first call, and never without mpirun.</summary>
internal static partial class OpenMpi
{
    public const int Success = 0;

    private const string Library = "libmpi.so.40";
    private const int Funneled = 1;

    private static nint World => Symbol("ompi_mpi_comm_world");

    private static nint Byte => Symbol("ompi_mpi_byte");

    /// <summary>The thread that calls this makes all calls.</summary>
    public static void Init() => ThrowIfFailed(InitThread(0, 0, Funneled, out _), "MPI_Init_thread");

    public static (int Rank, int Count) Place()
    {
        ThrowIfFailed(CommRank(World, out int rank), "MPI_Comm_rank");
        ThrowIfFailed(CommSize(World, out int count), "MPI_Comm_size");
        return (rank, count);
    }

    /// <summary>Begins to send memory that stays in place until <see cref="IsDone"/>.</summary>
    public static nint Send(nint address, int bytes, int to, int tag)
    {
        ThrowIfFailed(Isend(address, bytes, Byte, to, tag, World, out nint request), "MPI_Isend");
        return request;
    }

    /// <summary>Begins to receive; messages of one rank with one tag arrive in order.</summary>
    public static nint Receive(nint address, int bytes, int from, int tag)
    {
        ThrowIfFailed(Irecv(address, bytes, Byte, from, tag, World, out nint request), "MPI_Irecv");
        return request;
    }

    public static bool IsDone(ref nint request)
    {
        ThrowIfFailed(Test(ref request, out int done, 0), "MPI_Test");
        return done != 0;
    }

    /// <summary>Ends every process of the run.</summary>
    public static void AbortAll(int exitCode) => _ = Abort(World, exitCode);

    public static void Finish() => ThrowIfFailed(Finalize(), "MPI_Finalize");

    /// <summary>Handles are addresses of the library's own objects.</summary>
    private static nint Symbol(string name) => NativeLibrary.GetExport(NativeLibrary.Load(Library), name);

    private static void ThrowIfFailed(int code, string function)
    {
        if (code != Success)
        {
            throw new InvalidOperationException($"{function} failed with error {code}.");
        }
    }

    [LibraryImport(Library, EntryPoint = "MPI_Init_thread")]
    private static partial int InitThread(nint argc, nint argv, int required, out int provided);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_rank")]
    private static partial int CommRank(nint comm, out int rank);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_size")]
    private static partial int CommSize(nint comm, out int size);

    [LibraryImport(Library, EntryPoint = "MPI_Isend")]
    private static partial int Isend(nint buffer, int count, nint type, int rank, int tag, nint comm, out nint request);

    [LibraryImport(Library, EntryPoint = "MPI_Irecv")]
    private static partial int Irecv(nint buffer, int count, nint type, int rank, int tag, nint comm, out nint request);

    [LibraryImport(Library, EntryPoint = "MPI_Test")]
    private static partial int Test(ref nint request, out int flag, nint status);

    [LibraryImport(Library, EntryPoint = "MPI_Abort")]
    private static partial int Abort(nint comm, int exitCode);

    [LibraryImport(Library, EntryPoint = "MPI_Finalize")]
    private static partial int Finalize();
}
