namespace Provisioning.LocalCluster.Tables;

/// <summary>A column's header. Priority 1 is shown by <c>kubectl get -o wide</c> only.</summary>
internal sealed record TableColumn(string Name, string Type = "string", string Format = "", string Description = "", int Priority = 0)
{
    public static readonly TableColumn NameColumn = new(
        "Name", Format: "name", Description:
        "Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation " +
        "of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. " +
        "More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names");

    public static readonly TableColumn Age = new("Age", Description: CreationTimestamp);

    /// <summary>Of a custom resource whose definition names no columns: the same, as a date.</summary>
    public static readonly TableColumn AgeOfCustom = new("Age", "date", Description: CreationTimestamp);

    private const string CreationTimestamp =
        "CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order " +
        "across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. " +
        "Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";

    public static TableColumn Wide(string name, string type = "string") => new(name, type, Priority: 1);
}
