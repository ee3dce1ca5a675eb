using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Tapetum;

/// <summary>
/// Code that is generated to read JSON sets all init-only properties of an object, those too that the text does not mention: <c>{ get; init; } = 1</c> would become 0.
/// With this, such a type is read property by property, as it is without generated code.
/// </summary>
internal static class InitialValues
{
    private const DynamicallyAccessedMemberTypes Needed =
        DynamicallyAccessedMemberTypes.PublicParameterlessConstructor
        | DynamicallyAccessedMemberTypes.PublicProperties
        | DynamicallyAccessedMemberTypes.NonPublicProperties;

    /// <summary>For <see cref="JsonTypeInfoResolver.WithAddedModifier"/>.</summary>
    public static Action<JsonTypeInfo> KeptOf<[DynamicallyAccessedMembers(Needed)] T>()
        where T : class =>
        type =>
        {
            if (type is not JsonTypeInfo<T>)
            {
                return;
            }

            // Some may be required, which is the reader's to see to.
            type.CreateObject = Activator.CreateInstance<T>;
            foreach (JsonPropertyInfo property in type.Properties)
            {
                if (property is { Set: not null, AttributeProvider: PropertyInfo { CanWrite: true } written })
                {
                    property.Set = written.SetValue;
                }
            }
        };
}
