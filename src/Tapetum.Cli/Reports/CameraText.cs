using System.Globalization;
using Tapetum.Sensor.Calibration;

namespace Tapetum.Cli.Reports;

/// <summary>What <c>tapetum calibrate</c> measured, a line for each ISO.</summary>
internal static class CameraText
{
    public static void Write(CameraCalibration camera, TextWriter output)
    {
        output.WriteLine($"{OneLine.Of($"{camera.Make} {camera.Model}".Trim())}, values in DN:");
        output.WriteLine(
            "     ISO   gain/e-    read   lambda      row   column   black     clip   pattern   PRNU %  darks  pairs"
        );
        foreach (IsoCalibration iso in camera.Isos)
        {
            string clip = Number(iso.ClipDn, "0") + (iso.ClipWasSeen ? " " : "?");
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{iso.Iso, 8:0.#}{iso.GainDnPerElectron, 10:G4}{iso.ReadNoiseDn, 8:G4}{Number(iso.TukeyLambda, "0.000"), 9}{iso.RowNoiseDn, 9:G3}{iso.ColumnNoiseDn, 9:G3}{iso.BlackDn.Average(), 8:0.0}{clip, 9}{Number(iso.FixedPatternDn, "0.###"), 10}{Number(100 * iso.PhotoResponseShare, "0.##"), 9}{iso.Darks, 7}{iso.FlatPairs, 7}"
                )
            );
        }

        if (camera.Isos.Any(iso => !iso.ClipWasSeen))
        {
            output.WriteLine("? No flat was clipped: the white level is what the files tell.");
        }
    }

    private static string Number(double? value, string format) =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
