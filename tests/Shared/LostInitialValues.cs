using System.Text.Json.Serialization.Metadata;

namespace Tapetum.Tests;

/// <summary>Looks for what generated code that reads JSON would lose: initial values of init-only properties that a text does not mention.</summary>
internal static class LostInitialValues
{
    /// <returns>The types, at any depth below this one, that lose some.</returns>
    public static IEnumerable<Type> Below(JsonTypeInfo type) => Below(type, []);

    private static IEnumerable<Type> Below(JsonTypeInfo type, HashSet<Type> seen)
    {
        if (!seen.Add(type.Type))
        {
            yield break;
        }

        if (type.Kind == JsonTypeInfoKind.Object && type.CreateObject is null && HasInitialValues(type))
        {
            yield return type.Type;
        }

        IEnumerable<Type?> parts = type
            .Properties.Select(property => property.PropertyType)
            .Append(type.ElementType)
            .Append(Nullable.GetUnderlyingType(type.Type));
        foreach (Type? part in parts)
        {
            foreach (Type lost in part is null ? [] : Below(type.Options.GetTypeInfo(part), seen))
            {
                yield return lost;
            }
        }
    }

    private static bool HasInitialValues(JsonTypeInfo type)
    {
        if (type.Type.GetConstructor(Type.EmptyTypes) is null)
        {
            return false;
        }

        object made = Activator.CreateInstance(type.Type)!;
        return type.Properties.Any(property =>
            property is { Set: not null, Get: { } get, PropertyType: var of }
            && !Equals(get(made), of.IsValueType ? Activator.CreateInstance(of) : null)
        );
    }
}
