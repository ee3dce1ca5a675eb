using Tapetum.Inference.Bfloat16.Native;
using Tapetum.Inference.Tiles;
using Tapetum.Mosaic;

namespace Tapetum.Inference.Bfloat16;

/// <summary>Memory for one tile of a <see cref="Bfloat16Network"/>.</summary>
internal sealed unsafe class Bfloat16TileSlot : TileSlot
{
    private readonly NetworkLibrary.NetworkHandle network;
    private readonly NetworkLibrary.TileHandle tile;
    private readonly float[] mosaic;
    private readonly float[] parts;

    private readonly string model;

    public Bfloat16TileSlot(NetworkLibrary.NetworkHandle network, TileGrid grid, ModelCard card)
        : base(grid, card)
    {
        this.network = network;
        model = card.Name;
        mosaic = GC.AllocateUninitializedArray<float>(card.Mosaic.Planes() * CellsDown * CellsAcross);
        parts = new float[DemosaickingEnd.PartPlanes * CellsAcross];
        tile = NetworkLibrary.CreateTile(network, CellsAcross, CellsDown);
        if (tile.IsInvalid)
        {
            throw NoRoom();
        }
    }

    public override Span<float> Mosaic => mosaic;

    protected override int PartsPlane => CellsAcross;

    public override void Dispose() => tile.Dispose();

    protected override void Run(CancellationToken cancellationToken)
    {
        int cancelled = 0;
        // The run looks at the number after each row.
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static flag => Volatile.Write(ref *(int*)(nint)flag!, 1),
            (nint)(&cancelled)
        );
        int status;
        fixed (float* planes = mosaic)
        {
            status = NetworkLibrary.Run(network, tile, planes, &cancelled);
        }

        if (status != NetworkLibrary.Done)
        {
            throw status == NetworkLibrary.Cancelled ? new OperationCanceledException(cancellationToken) : NoRoom();
        }
    }

    protected override ReadOnlySpan<float> Parts(int y)
    {
        fixed (float* row = parts)
        {
            NetworkLibrary.ReadRow(network, tile, y, row);
        }

        return parts;
    }

    private OutOfRoomException NoRoom() =>
        new(model, $"there is no memory for a tile of {CellsAcross} × {CellsDown} cells of the mosaic");
}
