using System.Text.Json;
using Provisioning.Kubernetes.Engines;

namespace Provisioning.Kubernetes.State;

/// <summary>Specs in the record, in the form of their engine.</summary>
internal static class SpecFormat
{
    public static JsonElement Write(DatabaseSpec spec, IEngine engine) => JsonSerializer.SerializeToElement(spec, engine.SpecTypeInfo);

    /// <summary>
    /// Whether the spec protects the database against deletion. Every engine's form has it under this name: a process without the engine must refuse, too.
    /// </summary>
    public static bool IsProtected(DatabaseRecord record) =>
        record.Spec is { ValueKind: JsonValueKind.Object } spec && spec.TryGetProperty("deletionProtection", out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>A spec that is kept elsewhere than in a record; null when this version of the library cannot read it.</summary>
    public static DatabaseSpec? Read(JsonElement spec, IEngine engine)
    {
        try
        {
            return spec.Deserialize(engine.SpecTypeInfo) as DatabaseSpec;
        }
        catch (JsonException)
        {
            // A newer version wrote it. What depends on it is left to the one who restores.
            return null;
        }
    }

    /// <exception cref="ProvisioningException">The record has no spec, or this version of the library cannot read it.</exception>
    public static DatabaseSpec Read(DatabaseRecord record, IEngine engine)
    {
        try
        {
            return record.Spec?.Deserialize(engine.SpecTypeInfo) as DatabaseSpec
                ?? throw new ProvisioningException(ErrorCode.NotFound, $"The record of {record.GetId()} has no spec: it was found while it was deleted.");
        }
        catch (JsonException exception)
        {
            throw new ProvisioningException(
                ErrorCode.Internal, $"The spec in the record of {record.GetId()} cannot be read by this version of the library.", innerException: exception);
        }
    }

    /// <summary>The spec before a major upgrade, with the version that it had; null when this version of the library cannot read it.</summary>
    public static DatabaseSpec? ReadBefore(UpgradeRecord upgrade, IEngine engine)
    {
        try
        {
            return upgrade.Spec.Deserialize(engine.SpecTypeInfo) is DatabaseSpec spec
                ? upgrade.Version is null ? spec : engine.PinVersion(spec, upgrade.Version)
                : null;
        }
        catch (JsonException)
        {
            // Then there is no way back, as after any other upgrade.
            return null;
        }
    }
}
