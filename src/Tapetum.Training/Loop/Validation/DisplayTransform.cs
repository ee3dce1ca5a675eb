using System.Numerics.Tensors;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Training.Loop.Validation;

/// <summary>
/// From the network's stabilised camera RGB f to linear display RGB v, where 1 is the scene's white: f squared is light, and the rest is one matrix.
/// <code>
/// v = Matrix·(f·|f|) + Offset
/// </code>
/// </summary>
/// <param name="Matrix">[3, 3].</param>
/// <param name="Offset">[3].</param>
public readonly record struct DisplayTransform(Matrix3x3 Matrix, (double Red, double Green, double Blue) Offset)
{
    public const int MatrixLength = 9;
    public const int OffsetLength = 3;

    /// <param name="noise">Of the stabiliser.</param>
    /// <param name="sceneWhiteDn">What becomes 1, DN above black.</param>
    /// <param name="cameraToSrgb">White balance and colour matrix: grey becomes grey, green's gain is 1.</param>
    public static DisplayTransform Of(NoiseModel noise, float sceneWhiteDn, Matrix3x3 cameraToSrgb)
    {
        VarianceStabilizer stabilizer = new(noise);
        double scale = stabilizer.SquareDn / sceneWhiteDn;
        double pedestal = stabilizer.PedestalDn / sceneWhiteDn;
        return new(
            cameraToSrgb * Matrix3x3.Diagonal(scale, scale, scale),
            cameraToSrgb.Apply(-pedestal, -pedestal, -pedestal)
        );
    }

    public void CopyTo(Span<float> matrix, Span<float> offset)
    {
        TensorPrimitives.ConvertTruncating<double, float>(Matrix.ToRows(), matrix);

        (offset[0], offset[1], offset[2]) = ((float)Offset.Red, (float)Offset.Green, (float)Offset.Blue);
    }
}
