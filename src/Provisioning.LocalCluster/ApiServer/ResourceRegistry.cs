using System.Collections.Frozen;

namespace Provisioning.LocalCluster.ApiServer;

/// <summary>
/// The resources that the API server serves now: the built-in ones, and those of the established custom resource definitions.
/// Thread safe; readers see one consistent snapshot.
/// </summary>
internal sealed class ResourceRegistry
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IReadOnlyList<ApiResource>> _custom = new(StringComparer.Ordinal);
    private Snapshot _snapshot;

    public ResourceRegistry(IReadOnlyList<ApiResource> builtin)
    {
        Builtin = builtin;
        _snapshot = new Snapshot(1, builtin);
    }

    public IReadOnlyList<ApiResource> Builtin { get; }

    /// <summary>Every resource: built-in ones first, then custom ones in the order of their definitions' names.</summary>
    public IReadOnlyList<ApiResource> All => Volatile.Read(ref _snapshot).All;

    /// <summary>Moves with every change, so that a rendering of the registry can be kept as long as it is right.</summary>
    public long Generation => Volatile.Read(ref _snapshot).Generation;

    public ApiResource? Find(string group, string version, string plural) =>
        Volatile.Read(ref _snapshot).ByPath.GetValueOrDefault((group, version, plural));

    public bool HasGroupVersion(string group, string version) => All.Any(r => r.Group == group && r.Version == version);

    /// <summary>Serves the versions of a custom resource definition, in place of those that it had before.</summary>
    public void SetCustom(string definition, IReadOnlyList<ApiResource> versions)
    {
        lock (_gate)
        {
            _custom[definition] = versions;
            Publish();
        }
    }

    public void RemoveCustom(string definition)
    {
        lock (_gate)
        {
            if (_custom.Remove(definition))
            {
                Publish();
            }
        }
    }

    private void Publish()
    {
        var all = Builtin.Concat(_custom.OrderBy(c => c.Key, StringComparer.Ordinal).SelectMany(c => c.Value)).ToArray();
        Volatile.Write(ref _snapshot, new Snapshot(_snapshot.Generation + 1, all));
    }

    private sealed class Snapshot(long generation, IReadOnlyList<ApiResource> all)
    {
        public long Generation { get; } = generation;

        public IReadOnlyList<ApiResource> All { get; } = all;

        public FrozenDictionary<(string Group, string Version, string Plural), ApiResource> ByPath { get; } =
            all.ToFrozenDictionary(r => (r.Group, r.Version, r.Plural));
    }
}
