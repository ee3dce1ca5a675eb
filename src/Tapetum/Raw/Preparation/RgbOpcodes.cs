using Tapetum.Raw.Opcodes;

namespace Tapetum.Raw.Preparation;

/// <summary>Applies OpcodeList2 to pictures that are stored with all colours: Adobe's lossy DNGs hold curved numbers, and the curve is there.</summary>
internal static class RgbOpcodes
{
    /// <param name="Rgb">[height, width, 3].</param>
    /// <param name="White">Where a channel is clipped.</param>
    /// <param name="ForPicture">What must wait until it is denoised.</param>
    /// <param name="NotApplied">By their numbers.</param>
    internal sealed record Result(
        ushort[] Rgb,
        float White,
        IReadOnlyList<Opcode> ForPicture,
        IReadOnlyList<int> NotApplied
    );

    /// <param name="rgb">[height, width, 3], 0 is black.</param>
    /// <param name="widthPx">Its width.</param>
    /// <param name="white">Where a channel is clipped.</param>
    /// <param name="opcodes">Of OpcodeList2.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public static Result Apply(
        ushort[] rgb,
        int widthPx,
        float white,
        IReadOnlyList<Opcode> opcodes,
        CancellationToken cancellationToken
    )
    {
        List<Opcode> forPicture = [];
        List<int> notApplied = [];
        float[]? samples = null;
        foreach (Opcode opcode in opcodes)
        {
            switch (opcode)
            {
                case UnknownOpcode { IsOptional: true, IsDamaged: false }:
                    break;
                case UnknownOpcode or BadPixelsOpcode:
                    notApplied.Add(opcode.Id);
                    break;
                case WarpOpcode or TrimOpcode:
                    forPicture.Add(opcode);
                    break;
                default:
                    samples ??= Array.ConvertAll(rgb, value => value / white);
                    OpcodeValues.Apply(opcode, samples, widthPx, planes: 3, cancellationToken);
                    break;
            }
        }

        return samples is null
            ? new(rgb, white, forPicture, notApplied)
            : new(
                Array.ConvertAll(samples, x => (ushort)(Math.Clamp(x * ushort.MaxValue, 0, ushort.MaxValue) + 0.5f)),
                ushort.MaxValue,
                forPicture,
                notApplied
            );
    }
}
