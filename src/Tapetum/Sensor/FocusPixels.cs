namespace Tapetum.Sensor;

/// <summary>
/// Pixels that a sensor focuses with: some of one colour, in regular places of every eighth or twelfth row, half covered and mended by a gain that is
/// never quite right.
/// </summary>
/// <param name="FirstXPx">Column of the first one.</param>
/// <param name="FirstYPx">Row of the first one.</param>
/// <param name="StepXPx">From one to the next in a row; even, so that all are of one colour.</param>
/// <param name="StepYPx">From one such row to the next; even likewise.</param>
/// <param name="Gain">What they see of the light that others see: 1 where the mending is right.</param>
internal sealed record FocusPixels(int FirstXPx, int FirstYPx, int StepXPx, int StepYPx, float Gain)
{
    /// <param name="signalDn">[H, widthPx], clean DN above black; changed in place.</param>
    /// <param name="widthPx">The mosaic's width.</param>
    internal void Apply(Span<float> signalDn, int widthPx)
    {
        for (int row = FirstYPx * widthPx; row < signalDn.Length; row += StepYPx * widthPx)
        {
            for (int x = FirstXPx; x < widthPx; x += StepXPx)
            {
                signalDn[row + x] *= Gain;
            }
        }
    }
}
