using Tapetum.Raw.Lenses;

namespace Tapetum.Tests.Raw.Lenses;

/// <summary>A database of a maker that does not exist, in lensfun's format.</summary>
internal static class LumenLenses
{
    public const string Zoom = "Lumen 18-55mm f/3.5-5.6";

    public static LensDatabase In(TemporaryFolder folder)
    {
        File.WriteAllText(folder.File("lumen.xml"), Xml);
        return new LensDatabase(folder.Path);
    }

    private const string Xml = """
        <lensdatabase version="1">
            <mount><name>Lumen</name><compat>Old</compat></mount>
            <mount><name>Old</name></mount>
            <camera><maker>Lumen Corporation</maker><maker lang="en">Lumen</maker><model>Lumen One</model><mount>Lumen</mount><cropfactor>1.5</cropfactor></camera>
            <camera><maker>Lumen</maker><model>Lumen Large</model><mount>Lumen</mount><cropfactor>1</cropfactor></camera>
            <camera><maker>Lumen</maker><model>Lumen Pocket</model><mount>lumenPocket</mount><cropfactor>5</cropfactor></camera>
            <lens>
                <maker>Lumen</maker>
                <model>Lumen 18-55mm f/3.5-5.6</model>
                <mount>Lumen</mount>
                <cropfactor>1.4</cropfactor>
                <calibration>
                    <distortion model="ptlens" focal="18" a="0.012" b="-0.045" c="0.018"/>
                    <distortion model="ptlens" focal="24" a="0.008" b="-0.026" c="0.011"/>
                    <distortion model="ptlens" focal="35" a="0.002" b="-0.004" c="0.001"/>
                    <distortion model="ptlens" focal="55" a="-0.001" b="0.009" c="-0.002"/>
                    <tca model="poly3" focal="18" vr="1.0007" vb="0.9994" br="-0.0002" bb="0.0003" cr="0.0001" cb="-0.0001"/>
                    <tca model="poly3" focal="55" vr="1.0002" vb="0.9999" br="-0.0001" bb="0.0001"/>
                    <vignetting model="pa" focal="18" aperture="3.5" distance="10" k1="-0.6" k2="0.25" k3="-0.12"/>
                    <vignetting model="pa" focal="18" aperture="8" distance="10" k1="-0.3" k2="0.1" k3="-0.05"/>
                    <vignetting model="pa" focal="18" aperture="3.5" distance="1000" k1="-0.65" k2="0.3" k3="-0.15"/>
                    <vignetting model="pa" focal="55" aperture="5.6" distance="1000" k1="-0.4" k2="0.15" k3="-0.05"/>
                </calibration>
            </lens>
            <lens>
                <maker>Lumen</maker><model>Lumen fixed</model><mount>lumenPocket</mount><cropfactor>5</cropfactor>
                <calibration><distortion model="poly3" focal="6" k1="-0.02"/></calibration>
            </lens>
            <lens>
                <maker>Elsewhere</maker><model>Elsewhere 50mm f/1.4</model><mount>Old</mount><cropfactor>1</cropfactor>
                <calibration><distortion model="poly5" focal="50" k1="-0.01" k2="0.002"/></calibration>
            </lens>
            <lens>
                <maker>Faraway</maker><model>Faraway 50mm f/1.4</model><mount>Old</mount><cropfactor>1</cropfactor>
                <calibration><distortion model="poly5" focal="50" k1="-0.03" k2="0.002"/></calibration>
            </lens>
        </lensdatabase>
        """;
}
