using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.ApiServer.Apply;

/// <summary>
/// A set of field paths: what a manager owns. A path element is spelled as in <c>fieldsV1</c> (<c>f:name</c>, <c>k:{…}</c>, <c>v:…</c>).
/// Sets are values: operations make new ones and may share parts with their operands. Only <see cref="Add"/> changes one, while it is being built.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, Node> _nodes = new(StringComparer.Ordinal);

    public bool IsEmpty => _nodes.Count == 0;

    public void Add(ReadOnlySpan<string> path)
    {
        var set = this;
        for (var i = 0; ; i++)
        {
            if (!set._nodes.TryGetValue(path[i], out var node))
            {
                node = new Node();
                set._nodes.Add(path[i], node);
            }

            if (i == path.Length - 1)
            {
                node.IsMember = true;
                return;
            }

            set = node.Children ??= new FieldSet();
        }
    }

    public bool Contains(string element) => _nodes.TryGetValue(element, out var node) && node.IsMember;

    /// <summary>The paths below an element, without it.</summary>
    public FieldSet Below(string element) => _nodes.TryGetValue(element, out var node) && node.Children is { } children ? children : new FieldSet();

    public FieldSet Union(FieldSet other) => Combine(other, (a, b) => a || b);

    public FieldSet Intersect(FieldSet other) => Combine(other, (a, b) => a && b);

    public FieldSet Except(FieldSet other) => Combine(other, (a, b) => a && !b);

    /// <summary>
    /// Adds the structs on the way to each member: owning <c>spec.replicas</c> means that <c>spec</c> may go when nobody owns anything in it.
    /// Maps and list items are not added: they are owned for themselves.
    /// </summary>
    public FieldSet WithStructs(Schemas.Schema? schema)
    {
        var result = new FieldSet();
        foreach (var (element, node) in _nodes)
        {
            var isStruct = node.Children is not null && element.StartsWith("f:", StringComparison.Ordinal)
                && schema?.Properties.ContainsKey(element[2..]) == true;
            result._nodes.Add(element, new Node { IsMember = node.IsMember || isStruct,
                Children = node.Children?.WithStructs(FieldPaths.Below(schema, element)) });
        }

        return result;
    }

    public bool SetEquals(FieldSet other) =>
        _nodes.Count == other._nodes.Count && _nodes.All(n => other._nodes.TryGetValue(n.Key, out var o) && o.IsMember == n.Value.IsMember
            && (n.Value.Children ?? new FieldSet()).SetEquals(o.Children ?? new FieldSet()));

    /// <summary>Every member, as a list of elements.</summary>
    public IEnumerable<IReadOnlyList<string>> Paths()
    {
        foreach (var (element, node) in _nodes)
        {
            if (node.IsMember)
            {
                yield return [element];
            }

            foreach (var below in node.Children?.Paths() ?? [])
            {
                yield return [element, .. below];
            }
        }
    }

    public JsonObject ToFieldsV1()
    {
        var json = new JsonObject();
        foreach (var (element, node) in _nodes)
        {
            var below = new JsonObject();
            if (node.Children is { IsEmpty: false } children)
            {
                if (node.IsMember)
                {
                    below["."] = new JsonObject();
                }

                foreach (var (name, value) in children.ToFieldsV1().ToArray())
                {
                    value!.Parent!.AsObject().Remove(name);
                    below[name] = value;
                }
            }

            json[element] = below;
        }

        return json;
    }

    public static FieldSet FromFieldsV1(JsonObject json)
    {
        var set = new FieldSet();
        foreach (var (element, value) in json)
        {
            if (element == ".")
            {
                continue;
            }

            var below = value as JsonObject ?? [];
            var children = below.Count == 0 ? null : FromFieldsV1(below);
            set._nodes[element] = new Node { IsMember = below.Count == 0 || below.ContainsKey("."), Children = children is { IsEmpty: false } ? children
                : null };
        }

        return set;
    }

    private FieldSet Combine(FieldSet other, Func<bool, bool, bool> rule)
    {
        var result = new FieldSet();
        foreach (var element in _nodes.Keys.Union(other._nodes.Keys, StringComparer.Ordinal))
        {
            var (a, b) = (_nodes.GetValueOrDefault(element), other._nodes.GetValueOrDefault(element));
            var member = rule(a?.IsMember == true, b?.IsMember == true);
            var children = a?.Children is null && b?.Children is null ? null : (a?.Children ?? new FieldSet()).Combine(b?.Children ?? new FieldSet(), rule);
            if (member || children is { IsEmpty: false })
            {
                result._nodes.Add(element, new Node { IsMember = member, Children = children is { IsEmpty: false } ? children : null });
            }
        }

        return result;
    }

    private sealed class Node
    {
        public bool IsMember { get; set; }

        public FieldSet? Children { get; set; }
    }
}
