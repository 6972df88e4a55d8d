using System.Collections;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Provisioning;

/// <summary>A read-only copy that is equal to another with the same entries, so that the equality of a spec means what it says.</summary>
internal sealed class ValueDictionary(IReadOnlyDictionary<string, string> entries) : IReadOnlyDictionary<string, string>, IEquatable<ValueDictionary>
{
    private readonly SortedDictionary<string, string> _entries = new(ToDictionary(entries), StringComparer.Ordinal);

    public static ValueDictionary Empty { get; } = new(ReadOnlyDictionary<string, string>.Empty);

    public int Count => _entries.Count;

    public IEnumerable<string> Keys => _entries.Keys;

    public IEnumerable<string> Values => _entries.Values;

    public string this[string key] => _entries[key];

    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => _entries.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(ValueDictionary? other) => other is not null && _entries.SequenceEqual(other._entries);

    public override bool Equals(object? obj) => Equals(obj as ValueDictionary);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (key, value) in _entries)
        {
            hash.Add(key, StringComparer.Ordinal);
            hash.Add(value, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    private static Dictionary<string, string> ToDictionary(IReadOnlyDictionary<string, string> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return new Dictionary<string, string>(entries, StringComparer.Ordinal);
    }
}
