namespace Tapetum.Training.Data.Scenes;

/// <summary>Makes another scene of a photographed one.</summary>
internal interface ISceneChange
{
    /// <param name="red">[size, size] scene light, linear sRGB, 0 to 1 where the photo had it; may go beyond 1, as lamps do.</param>
    /// <param name="green">Likewise.</param>
    /// <param name="blue">Likewise.</param>
    /// <param name="size">The side, px.</param>
    void Apply(Span<float> red, Span<float> green, Span<float> blue, int size);
}
