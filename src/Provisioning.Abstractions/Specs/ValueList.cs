using System.Collections;

namespace Provisioning;

/// <summary>A read-only copy that is equal to another with the same items in the same order.</summary>
internal sealed class ValueList(IEnumerable<string> items) : IReadOnlyList<string>, IEquatable<ValueList>
{
    private readonly string[] _items = [.. items];

    public static ValueList Empty { get; } = new([]);

    public int Count => _items.Length;

    public string this[int index] => _items[index];

    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(ValueList? other) => other is not null && _items.AsSpan().SequenceEqual(other._items);

    public override bool Equals(object? obj) => Equals(obj as ValueList);

    public override int GetHashCode() => _items.Aggregate(0, HashCode.Combine);
}
