/* Behaviour of read/rule_file: what a line may say, and what becomes of a bad one. */
#include "read/rule_file.h"

#include <criterion/criterion.h>
#include <string.h>

#include "memory_file.h"

static void read_rules(struct rule_list *l, const char *text)
{
	struct memory_file file = memory_file_make(text, strlen(text));
	struct failure f = {.status = COBUY_OK};

	cr_assert_eq(rule_file_read(l, file.path, 0, &f), COBUY_OK, "%s", f.sentence);
	memory_file_close(&file);
}

static void read_fits(struct rule_list *l, const char *text)
{
	struct memory_file file = memory_file_make(text, strlen(text));
	struct failure f = {.status = COBUY_OK};

	cr_assert_eq(fits_file_read(l, file.path, 0, &f), COBUY_OK, "%s", f.sentence);
	memory_file_close(&file);
}


static void check_side(const struct rule_side *side, enum rule_scope scope, const char *name)
{
	cr_assert_eq(side->scope, scope);
	cr_assert(text_equals(side->name, text_of(name)), "%.*s", (int)side->name.nbytes, side->name.bytes);
}

Test(rule_file, rule_has_all_its_fields)
{
	struct rule_list l;

	rule_list_init(&l);
	read_rules(&l, "action,table,anchor,other,value,force,id\r\npin,Together,a, family:f ,,yes,first\r\n"
		       "block,*,category:c d,*,,,\nboost,next,item:family:x,item:*,1.5,,\nblock,,*,b,,no,\n");
	cr_assert_eq(l.count, 4);
	cr_assert(l.at[0].action == RULE_PIN && l.at[0].force && l.at[0].tables == 1u << COBUY_TOGETHER);
	check_side(&l.at[0].anchor, RULE_OF_ITEM, "a");
	check_side(&l.at[0].other, RULE_OF_FAMILY, "f");
	cr_assert(text_equals(l.at[0].id, text_of("first")));
	cr_assert(l.at[1].action == RULE_BLOCK && l.at[1].tables == RULE_TABLES_ALL && !l.at[1].force);
	check_side(&l.at[1].anchor, RULE_OF_CATEGORY, "c d");
	check_side(&l.at[1].other, RULE_OF_ANY, "");
	cr_assert(text_equals(l.at[1].id, text_of("rules:3")), "an id that is not given is the file and the line");
	cr_assert(l.at[2].action == RULE_BOOST && l.at[2].boost == 1500000 && l.at[2].tables == 1u << COBUY_NEXT);
	check_side(&l.at[2].anchor, RULE_OF_ITEM, "family:x");
	check_side(&l.at[2].other, RULE_OF_ITEM, "*");
	rule_list_clear(&l);
}

Test(rule_file, columns_but_three_may_be_absent)
{
	struct rule_list l;

	rule_list_init(&l);
	read_rules(&l, "other;anchor;action\nb;a;block\n");
	cr_assert_eq(l.count, 1);
	check_side(&l.at[0].anchor, RULE_OF_ITEM, "a");
	cr_assert_eq(l.at[0].tables, RULE_TABLES_ALL);
	rule_list_clear(&l);
}

Test(rule_file, bad_lines_are_counted_and_the_first_is_kept)
{
	struct rule_list l;

	rule_list_init(&l);
	read_rules(&l, "action,table,anchor,other,value,force\n"
		       "pinn,,a,b,,\npin,sideways,a,b,,\npin,,,b,,\npin,,a,*,,\nblock,,a,family:,,\n"
		       "boost,,a,b,,\nboost,,a,b,0,\nboost,,a,b,1000.1,\nboost,,a,b,0.0000001,\nblock,,a,b,2,\npin,,a,b,,maybe\npin,,a\n"
		       "boost,,a,b,1000,\n");
	cr_assert_eq(l.count, 1);
	cr_assert_eq(l.lines, 13);
	cr_assert_eq(l.rejected[RULE_REJECT_ACTION], 1);
	cr_assert_eq(l.rejected[RULE_REJECT_TABLE], 1);
	cr_assert_eq(l.rejected[RULE_REJECT_ANCHOR], 1);
	cr_assert_eq(l.rejected[RULE_REJECT_OTHER], 2);
	cr_assert_eq(l.rejected[RULE_REJECT_VALUE], 5);
	cr_assert_eq(l.rejected[RULE_REJECT_FORCE], 1);
	cr_assert_eq(l.rejected[RULE_REJECT_FIELDS], 1);
	cr_assert(strstr(l.first_rejected[RULE_REJECT_OTHER], "line 5, byte "), "%s", l.first_rejected[RULE_REJECT_OTHER]);
	cr_assert(strstr(l.first_rejected[RULE_REJECT_VALUE], "found \"\"; expected a factor above 0"));
	rule_list_clear(&l);
}

Test(rule_file, fits_come_behind_rules)
{
	struct rule_list l;

	rule_list_init(&l);
	read_rules(&l, "action,anchor,other\nblock,a,b\n");
	read_fits(&l, "anchor,other,relation\na,family:f,fits\nb,c,not_fits\nc,d,Requires\n*,d,fits\na,b,pin\n");
	cr_assert_eq(l.count, 4);
	cr_assert(l.at[1].action == RULE_FITS && l.at[2].action == RULE_NOT_FITS && l.at[3].action == RULE_REQUIRES);
	cr_assert(text_equals(l.at[2].id, text_of("fits:3")));
	cr_assert_eq(l.rejected[RULE_REJECT_ANCHOR], 1);
	cr_assert_eq(l.rejected[RULE_REJECT_ACTION], 1);
	rule_list_clear(&l);
}

/* Upgrades and substitutes can be blocked and boosted; a pin has no place there. */
Test(rule_file, every_table_with_a_list_has_rules)
{
	struct rule_list l;

	rule_list_init(&l);
	read_rules(&l, "action,table,anchor,other,value\nblock,upgrade,a,b,\nboost,Substitute,a,b,2\npin,upgrade,a,b,\npin,*,a,b,\nblock,replenish,a,b,\n");
	cr_assert_eq(l.count, 3);
	cr_assert_eq(l.at[0].tables, 1u << COBUY_UPGRADE);
	cr_assert_eq(l.at[1].tables, 1u << COBUY_SUBSTITUTE);
	cr_assert_eq(l.rejected[RULE_REJECT_TABLE], 2);
	rule_list_clear(&l);
}
