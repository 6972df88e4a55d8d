using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Storage;

/// <summary>One version of an object. Never changed once it is stored; readers share it.</summary>
internal sealed class StoredObject(JsonObject value, long version)
{
    private byte[]? _bytes;

    public JsonObject Value { get; } = value;

    public long Version { get; } = version;

    public string Namespace { get; } = value.Namespace() ?? "";

    public string Name { get; } = value.Name();

    /// <summary>The object as JSON, kept after the first use: every reader and watcher gets the same bytes.</summary>
    public byte[] Bytes => Volatile.Read(ref _bytes) ?? (_bytes = JsonText.ObjectToBytes(Value));

    /// <summary>The same content at another version, as a watch shows an object that is gone.</summary>
    public StoredObject WithVersion(long version)
    {
        var copy = Value.Clone();
        copy["metadata"]!["resourceVersion"] = version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new StoredObject(copy, version);
    }
}
